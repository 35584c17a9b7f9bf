"""How the pages and the API are served: to whom, how much, how long."""

from __future__ import annotations

from pathlib import Path

import msgspec

SHORTEST = 16
"""Characters of a token at least: fewer can be guessed."""


class ServingError(ValueError):
    """A token file that cannot be used; names the file and the remedy."""


class Serving(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The user's choices; each has a safe default.

    `token_file` holds the token that reading needs; without it reading is open. `hosts` are names under which this
    server is reached, beside localhost and plain addresses: a page of another name that points here is refused (DNS
    rebinding). `per_minute` is how many requests one address or token may make, after `burst` at once, and `seconds`
    how long one may take; requests from this machine itself are not counted. `processes` answer; 0: two, or one on a
    machine with one core. Each holds some hundred megabytes for a large ledger.
    """

    token_file: str | None = None
    hosts: tuple[str, ...] = ()
    per_minute: int = 600
    burst: int = 120
    seconds: float = 30.0
    processes: int = 0


def token_in(path: Path) -> str:
    """The token of a file: its only line. Raises `ServingError`."""
    try:
        found = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text"
        raise ServingError(f"{path}: the token cannot be read ({why}); give a text file with one line") from None
    if len(found) < SHORTEST or not found.isascii() or not found.isprintable() or " " in found:
        raise ServingError(
            f"{path}: a token is one line of {SHORTEST} or more ASCII characters without spaces; "
            "`openssl rand -hex 32` makes one"
        )
    return found
