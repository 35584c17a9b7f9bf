"""Accounts: who may come in, what they show for it, and who changed what. No secret is stored, only hashes."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import exists, select

from bilateral.ledger import schema
from bilateral.ledger.journal import Journal

USERS, PASSES, ENDED, AUDIT = schema.users, schema.passes, schema.passes_ended, schema.audit


class User(msgspec.Struct, frozen=True):
    """Somebody with an account: `role` is "reader" or "analyst", `hash` that of the password."""

    name: str
    role: str
    hash: str


class Deed(msgspec.Struct, frozen=True):
    """Something that somebody changed, and when (UTC)."""

    at: datetime
    who: str
    what: str
    detail: str


class Accounts(Journal):
    """The part of the ledger that knows people."""

    def put_user(self, name: str, role: str, hash: str, *, by: str) -> None:  # noqa: A002
        """Add an account or change it; an empty `hash` takes it back. Its sessions and tokens hold no more."""
        with self._writing() as entry:
            shown = select(PASSES.c.digest).where(PASSES.c.user == name)
            entry.note(ENDED, [{"digest": one} for one in entry.connection.execute(shown).scalars().all()])
            entry.note(USERS, [{"name": name, "role": role, "hash": hash}])
            what = "account changed" if hash else "account taken back"
            entry.note(AUDIT, [{"who": by, "what": what, "detail": f"{name} ({role})"}])

    def user(self, name: str) -> User | None:
        """An account that holds."""
        query = select(USERS.c.name, USERS.c.role, USERS.c.hash).where(USERS.c.name == name)
        with self._reading() as connection:
            row = connection.execute(query.order_by(USERS.c.number.desc()).limit(1)).one_or_none()
        return User(*row) if row is not None and row.hash else None

    def users(self) -> list[User]:
        """All accounts that hold, by name."""
        with self._reading() as connection:
            names = connection.execute(select(USERS.c.name).distinct().order_by(USERS.c.name)).scalars().all()
        return [found for name in names if (found := self.user(name))]

    def add_pass(self, digest: str, kind: str, user: str, label: str, until: datetime | None) -> None:
        """Store the hash of a session's or token's secret."""
        row = {"digest": digest, "kind": kind, "user": user, "label": label, "until": until}
        with self._writing() as entry:
            entry.note(PASSES, [row])
            entry.note(
                AUDIT, [{"who": user, "what": "logged in" if kind == "session" else "token made", "detail": label}]
            )

    def end_pass(self, digest: str) -> None:
        """Let a session or token hold no more."""
        with self._writing() as entry:
            entry.note(ENDED, [{"digest": digest}])

    def holder(self, digest: str, kind: str, now: datetime) -> User | None:
        """Whose session or token it is, if it holds at this instant and its holder's account does."""
        ended = exists().where(ENDED.c.digest == PASSES.c.digest)
        query = select(PASSES.c.user, PASSES.c.until).where(PASSES.c.digest == digest, PASSES.c.kind == kind, ~ended)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return self.user(row.user) if row is not None and (row.until is None or now < row.until) else None

    def note_deed(self, who: str, what: str, detail: str = "") -> None:
        """Write down that somebody changed something."""
        with self._writing() as entry:
            entry.note(AUDIT, [{"who": who, "what": what, "detail": detail}])

    def deeds(self) -> list[Deed]:
        """All that was written down, oldest first."""
        query = select(AUDIT.c.recorded, AUDIT.c.who, AUDIT.c.what, AUDIT.c.detail).order_by(AUDIT.c.number)
        with self._reading() as connection:
            return [Deed(*row) for row in connection.execute(query)]
