"""The article row: one JSON object an article, read strictly and printed back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import UNSET

from bilateral.articles.dates import Stamp, iso
from bilateral.articles.language import detect
from bilateral.articles.unusable import Unusable
from bilateral.articles.withdrawal import is_withdrawn
from bilateral.model import Article, content_id, end_of_day
from bilateral.world import can_be_outlet

LONGEST_TEXT = 2_000_000
"""Characters; a longer "article" is a book or a mistake."""

_PRINTED = (
    "title", "url", "publishers", "section", "authors", "tags", "topics", "language", "withdrawn", "dateline",
    "corrections", "paywalled", "live",
)  # fmt: skip


def from_row(body: bytes, now: datetime) -> Article:
    """The article in one JSON row; raises `Unusable` with the key that is wrong."""
    row = _decode(body)
    text = _text(row, "text")
    if text is None:
        raise Unusable("text is missing or empty; a row needs the article's text")
    published, updated = _instant(row, "published"), _instant(row, "updated")
    if published is None:
        raise Unusable("published is missing; give an ISO 8601 date or instant")
    title, url, publisher = (_text(row, key) for key in ("title", "url", "publisher"))
    publishers = (*filter(None, [publisher]), *_list(row, "publishers"))
    return checked(
        Article(
            id=_text(row, "id") or identity(url, title, text),
            published=published.settled(),
            day_only=published.day_only,
            updated=updated.settled() if updated else None,
            text=text,
            withdrawn=_flag(row, "withdrawn") or is_withdrawn(title, text),
            title=title,
            url=url,
            publishers=tuple(filter(can_be_outlet, dict.fromkeys(publishers))),
            section=_text(row, "section"),
            authors=_list(row, "authors"),
            tags=_list(row, "tags"),
            topics=_list(row, "topics"),
            language=_text(row, "language") or detect(text),
            dateline=_text(row, "dateline") or UNSET,
            corrections=_list(row, "corrections") or UNSET,
            paywalled=_flag(row, "paywalled") or UNSET,
            live=_flag(row, "live") or UNSET,
        ),
        now,
    )


def to_row(article: Article) -> dict[str, Any]:
    """The row that `from_row` reads back: a date alone as a date, empty keys left out."""
    row: dict[str, Any] = {"id": article.id, "published": printed(article.published, article.day_only)}
    if article.updated:
        row["updated"] = printed(article.updated, day_only=False)
    for key in _PRINTED:
        value = getattr(article, key)
        if value:
            row[key] = list(value) if isinstance(value, tuple) else value
    return row | {"text": article.text}


def checked(article: Article, now: datetime) -> Article:
    """The article itself, or `Unusable` where its length or its dates cannot be true."""
    if len(article.text) > LONGEST_TEXT:
        raise Unusable(f"text has {len(article.text):,} characters; at most {LONGEST_TEXT:,} are read")
    for key, instant in (("published", article.published), ("updated", article.updated)):
        slack = timedelta(days=2 if instant == end_of_day(instant.date()) else 1) if instant else timedelta()
        if instant and instant > now.astimezone(UTC) + slack:
            raise Unusable(f"{key} lies in the future: {instant.isoformat()}")
    return article


def identity(url: str | None, title: str | None, text: str) -> str:
    """The id of an article that brings none: a hash of its address, else of its content."""
    return content_id(url or f"{title or ''}\n{text}")


def _decode(body: bytes) -> dict[str, Any]:
    try:
        row = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Unusable(f"not valid JSON: {_place(str(error), body)}") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Unusable(f"not valid JSON: {error}") from None
    if not isinstance(row, dict):
        raise Unusable('not a JSON object; a row looks like {"id": …, "published": …, "text": …}')
    return row


def _place(message: str, body: bytes) -> str:
    """msgspec names a byte; people count columns from 1, in characters."""
    reason, _, byte = message.removeprefix("JSON is malformed: ").partition(" (byte ")
    end = int(byte.rstrip(")")) if byte else len(body)
    return f"{reason} at column {len(body[:end].decode('utf-8', 'replace')) + 1}"


def _text(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise Unusable(f"{key} must be a string, not {type(value).__name__}")
    return (value or "").strip() or None


def _list(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Unusable(f"{key} must be a list of strings")
    return tuple(stripped for item in value if (stripped := item.strip()))


def _flag(row: dict[str, Any], key: str) -> bool:
    value = row.get(key)
    if value is not None and not isinstance(value, bool):
        raise Unusable(f"{key} must be true or false")
    return bool(value)


def _instant(row: dict[str, Any], key: str) -> Stamp | None:
    written = _text(row, key)
    if written is None:
        return None
    stamp = iso(written)
    if stamp is None or (written.isdigit() and len(written) > 8):
        raise Unusable(f"{key} is no ISO 8601 date or instant: {written[:60]!r}")
    return stamp


def printed(instant: datetime, day_only: bool) -> str:
    """An instant, or a day alone, as rows have it (ISO 8601)."""
    day: date | datetime = instant.date() if day_only else instant
    return day.isoformat()
