"""Bytes -> Article: title, section, authors, dates with their zones, tags, language, clean text."""

from bilateral.articles.listing import extract_rows
from bilateral.articles.page import metadata
from bilateral.articles.reading import prepare, read
from bilateral.articles.rows import from_row, to_row
from bilateral.articles.unusable import Unusable

__all__ = ["Unusable", "extract_rows", "from_row", "metadata", "prepare", "read", "to_row"]
