"""What was read: documents, articles, the dispatches and stories that they belong to."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from bilateral.model.basics import content_id


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Raw bytes as a source gave them, with their address.

    `kind` is "page" (HTML), "text" (plain text or Markdown) or "row" (one JSON article row). `address` names
    the place for people: a path, "path:line" or a URL. `fetched` is when the source gave it, if it says so, and
    `charset` how it says that the bytes are to be read. `stated` is when a feed says that it was published, which
    counts where the document itself is silent.
    """

    address: str
    kind: str
    body: bytes
    url: str | None = None
    fetched: datetime | None = None
    charset: str | None = None
    stated: datetime | None = None


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be used, and why; nothing else stops for it."""

    address: str
    reason: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one text, as published.

    `id` names the article over all its versions (the given id, else a hash of address or content); `version`
    is a hash of everything that this version says. `published` and `updated` keep the zone that the page
    gives; `day_only` is true where the source gives a date alone (the instant is then the end of that day,
    UTC). `withdrawn` marks a version by which the outlet takes the article back. `dateline` is the place from which
    the text says that it is written, `corrections` are the outlet's notices of what it mended, `paywalled` and `live`
    mark a text that is only for subscribers and one that grows; what is not known of these four is left out of the
    encoding, so that versions of older ledgers keep their hashes.
    """

    id: str
    published: datetime
    text: str
    day_only: bool = False
    title: str | None = None
    url: str | None = None
    publishers: tuple[str, ...] = ()
    section: str | None = None
    authors: tuple[str, ...] = ()
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str | None = None
    withdrawn: bool = False
    dateline: str | UnsetType = UNSET
    corrections: tuple[str, ...] | UnsetType = UNSET
    paywalled: bool | UnsetType = UNSET
    live: bool | UnsetType = UNSET

    @property
    def version(self) -> str:
        """Content hash of this version: the same bytes for the same content."""
        return content_id(msgspec.json.encode(self))

    @property
    def known(self) -> datetime:
        """When this version became known, UTC."""
        return max(self.published, self.updated or self.published).astimezone(UTC)

    @property
    def day(self) -> date:
        """The calendar day of this version where it was published: what "today" means in its text."""
        return self.published.date()


class Placement(msgspec.Struct, frozen=True):
    """Which dispatch an article version belongs to.

    `wording` is equal for long texts that are the same word for word, else `None`; `kept` says that later texts are
    compared with this one, and not only with those that it copies.
    """

    version: str
    dispatch: str
    wording: str | None = None
    kept: bool = True


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Articles on one development, by (known, version).

    `id` is the version of its first article; `headline` is that article's own title, else how its text begins.
    `dispatches` are the different texts among them; `owners` those who own the outlets that carry it.
    """

    id: str
    headline: str
    first: datetime
    last: datetime
    articles: tuple[str, ...]
    dispatches: int
    owners: tuple[str, ...]
