"""What an analyst reads: briefs with their evidence, charts, tables."""

from bilateral.products.briefing import make as brief
from bilateral.products.country import make as desk
from bilateral.products.markdown import as_markdown
from bilateral.products.page import as_page
from bilateral.products.statements import Brief, Citation, Kind, Section, Statement

__all__ = ["Brief", "Citation", "Kind", "Section", "Statement", "as_markdown", "as_page", "brief", "desk"]
