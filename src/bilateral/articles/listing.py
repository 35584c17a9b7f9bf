"""A list of saved pages -> article rows, in the order of the list, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bilateral.articles.page import from_page, metadata
from bilateral.articles.rows import to_row
from bilateral.articles.unusable import Unusable
from bilateral.model import Document

KEYS = (
    "title", "authors", "published", "updated", "section", "tags", "text", "language", "url", "dateline", "corrections",
    "paywalled", "live",
)  # fmt: skip


class Listed(msgspec.Struct, frozen=True):
    """One line of the list: where the page is kept, where it came from and when."""

    path: str
    url: str | None = None
    fetched: str | None = None


def extract_rows(list_path: Path, *, now: datetime | None = None, text: bool = True) -> Iterator[dict[str, Any]]:
    """One row for each line of the JSON Lines file; `{"error", "path"}` where the page gives no article.

    Without `text` the texts are not looked for, which is several times faster.
    """
    now = now or datetime.now(UTC)
    with list_path.open("rb") as lines:
        for line in lines:
            if line.strip():
                yield _row(line, now, text)


def _row(line: bytes, now: datetime, text: bool) -> dict[str, Any]:
    path: str | None = None
    try:
        listed = msgspec.json.decode(line, type=Listed)
        path = listed.path
        document = Document(address=path, kind="page", body=Path(path).read_bytes(), url=listed.url)
        row = to_row(from_page(document, now)) if text else metadata(document, now)
    except msgspec.MsgspecError as error:
        return {"error": f"not a line of the list: {error}", "path": path}
    except (Unusable, OSError) as error:
        return {"error": str(error), "path": path}
    return {key: row[key] for key in KEYS if key in row}
