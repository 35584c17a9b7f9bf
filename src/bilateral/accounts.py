"""Accounts of people: passwords by argon2, sessions and tokens kept as hashes, and what was changed by whom."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from bilateral.ledger import Deed, Ledger, User

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1000
"""Characters of a password."""
SESSION = timedelta(hours=12)
_NAME = re.compile(r"[\w.@-]{1,64}")


class AccountError(ValueError):
    """What cannot be done to an account; why, and the remedy."""


class Role(StrEnum):
    """What the holder of an account may do: read, or decide and watch too."""

    READER = "reader"
    ANALYST = "analyst"


def add_user(ledger: Ledger, name: str, password: str, role: Role, *, by: str) -> None:
    """Add an account, or give it another password or role; its sessions and tokens end. Raises `AccountError`."""
    if not _NAME.fullmatch(name):
        raise AccountError(f"{name!r} is no name; use at most 64 letters, digits and . @ - _")
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"a password has {SHORTEST} characters or more, and at most {LONGEST}")
    ledger.put_user(name, role.value, _hasher().hash(password), by=by)


def remove_user(ledger: Ledger, name: str, *, by: str) -> None:
    """Take an account back. Raises `AccountError` where there is none."""
    found = ledger.user(name)
    if found is None:
        raise AccountError(f"no account {name!r}; `bilateral users list` shows them")
    ledger.put_user(name, found.role, "", by=by)


def checked(ledger: Ledger, name: str, password: str) -> User | None:
    """Whose name and password these are; it takes as long to find that they are nobody's."""
    from argon2.exceptions import InvalidHashError, VerificationError

    found = ledger.user(name)
    try:
        _hasher().verify(found.hash if found else _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return None
    return found


def open_session(ledger: Ledger, user: User, now: datetime) -> str:
    """A new session's secret, for a cookie."""
    secret = secrets.token_urlsafe(32)
    ledger.add_pass(digest(secret), "session", user.name, "", now + SESSION)
    return secret


def make_token(ledger: Ledger, name: str, label: str) -> str:
    """A new token for programs, shown once. Raises `AccountError` where there is no such account."""
    if ledger.user(name) is None:
        raise AccountError(f"no account {name!r}; `bilateral users add {name}` makes one")
    secret = f"bl_{secrets.token_urlsafe(32)}"
    ledger.add_pass(digest(secret), "token", name, label, None)
    return secret


def holder(ledger: Ledger, secret: str, kind: str, now: datetime) -> User | None:
    """Who shows this secret of a "session" or "token"; `None` for nobody."""
    return ledger.holder(digest(secret), kind, now) if secret else None


def form_token(secret: str) -> str:
    """What a form carries to show that it is of a page made for the holder of this cookie."""
    return hashlib.sha256(f"form {secret}".encode()).hexdigest()


def is_form_of(secret: str, token: str) -> bool:
    """Whether a form is of a page made for the holder of this cookie."""
    return bool(secret) and hmac.compare_digest(form_token(secret).encode(), token.encode())


def digest(secret: str) -> str:
    """What is stored of a secret of 256 random bits; those need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def deeds(ledger: Ledger) -> list[Deed]:
    """What was changed by whom, decisions on reports and events too, oldest first."""
    decided = [Deed(one.at, one.who, one.kind.value, f"{one.id[:8]}: {one.reason}") for one in ledger.reviews()]
    return sorted([*ledger.deeds(), *decided], key=lambda deed: deed.at)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # here, for few commands need it

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))
