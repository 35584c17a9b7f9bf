"""Bilateral: what happened between states, who says so, and whether the relationship moves.

from bilateral import Ledger, brief, code, read, relation

with Ledger("news.db") as ledger:
    read(ledger, ["news/"])
    print(brief(ledger, "PRK-RUS"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.face import Relation, blocs, brief, code, findings, flow, read, relation, stress, verify
    from bilateral.ledger import Ledger
    from bilateral.remote import Remote, connect

__all__ = [
    "Ledger",
    "Relation",
    "Remote",
    "blocs",
    "brief",
    "code",
    "connect",
    "findings",
    "flow",
    "read",
    "relation",
    "stress",
    "verify",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The names above, loaded when they are first asked for: a command needs only some of the parts."""
    if name in ("Remote", "connect"):
        from bilateral import remote

        return getattr(remote, name)
    if name in __all__:
        from bilateral import face

        return getattr(face, name)
    raise AttributeError(f"module 'bilateral' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What a user may use, before any of it is loaded."""
    return [*__all__, "__version__"]
