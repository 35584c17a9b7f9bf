"""What an analyst reads: briefs with their evidence, charts, tables."""

from bilateral.products.bloc_brief import make as bloc_brief
from bilateral.products.briefing import make as brief
from bilateral.products.briefs import changed
from bilateral.products.briefs import made as brief_on
from bilateral.products.country import make as desk
from bilateral.products.country_brief import make as country_brief
from bilateral.products.markdown import as_markdown
from bilateral.products.page import as_page
from bilateral.products.statements import Brief, Citation, Kind, Section, Statement

__all__ = [
    "Brief",
    "Citation",
    "Kind",
    "Section",
    "Statement",
    "as_markdown",
    "as_page",
    "bloc_brief",
    "brief",
    "brief_on",
    "changed",
    "country_brief",
    "desk",
]
