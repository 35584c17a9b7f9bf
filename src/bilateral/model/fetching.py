"""What is known of an address between two visits."""

from __future__ import annotations

from datetime import datetime

import msgspec


class FetchState(msgspec.Struct, frozen=True, kw_only=True):
    """What the last visits to an address leave for the next one; instants are UTC.

    `etag` and `last_modified` are the validators that the server gave last, also with a body that had not changed.
    `digest` is the content hash of the last body, `visited` when it was last asked for, `changed` when its body was
    last another one. It is not asked for before `due`. `interval` is the pace in seconds, `failures` how many visits
    failed in a row and `problem` why the last of them did. `moved` is where permanent redirects lead.
    `read` is when it last answered well and `failing` since when it does not, `None` while it does.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    visited: datetime | None = None
    changed: datetime | None = None
    due: datetime | None = None
    interval: float | None = None
    failures: int = 0
    problem: str | None = None
    moved: str | None = None
    read: datetime | None = None
    failing: datetime | None = None
