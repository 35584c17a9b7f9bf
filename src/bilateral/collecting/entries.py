"""An entry of a feed that holds its text from beginning to end -> Article, without a visit to its page."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from bilateral import articles
from bilateral.articles.language import settle
from bilateral.model import Article, Document, Link, Subscription
from bilateral.sources.markup import plain

_BREAK = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|blockquote|section|article|table|tr|br|hr)\b[^>]*>", re.IGNORECASE)


def from_entry(link: Link, feed: Subscription, fetched: datetime) -> Article:
    """The article that an entry is; raises `Unusable` where it has no date or no text."""
    published = link.published or link.updated
    if published is None:
        raise articles.Unusable("the feed gives the entry no date; subscribe to it without --whole")
    text = _paragraphs(link.content or "")
    if not text:
        raise articles.Unusable("the feed gives the entry no text; subscribe to it without --whole")
    row = {
        "published": published.isoformat(),
        "text": text,
        "title": link.title,
        "url": link.address,
        "publisher": feed.publisher or _host(link.address),
        "authors": list(link.authors),
        "language": settle(link.language or feed.language, text),
    }
    if link.updated is not None and link.updated > published:
        row["updated"] = link.updated.isoformat()
    document = Document(address=link.address, kind="row", body=msgspec.json.encode(row), fetched=fetched)
    return articles.read(document, now=fetched)


def _paragraphs(markup: str) -> str:
    return "\n\n".join(part for piece in _BREAK.split(markup) if (part := plain(piece)))


def _host(address: str) -> str | None:
    return (urlsplit(address).hostname or "").removeprefix("www.") or None
