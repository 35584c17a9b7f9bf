"""Accounts, and who changed what, for the terminal and as rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bilateral.ledger import Deed, User
from bilateral.products.names import plural
from bilateral.products.printing import blank, show, write_rows


def print_users(users: Sequence[User], format: str = "table") -> None:  # noqa: A002
    """Accounts with their roles; never their hashes."""
    if format != "table":
        write_rows(({"name": one.name, "role": one.role} for one in users), format, ("name", "role"))
        return
    table = blank("name", "role")
    for one in users:
        table.add_row(one.name, one.role)
    show(table, plural(len(users), "account"))


def print_deeds(deeds: Sequence[Deed], format: str = "table") -> None:  # noqa: A002
    """What was changed, oldest first."""
    if format != "table":
        write_rows(map(msgspec.to_builtins, deeds), format, Deed.__struct_fields__)
        return
    table = blank("when", "who", "what", "detail", wrapped=("detail",))
    for one in deeds:
        table.add_row(f"{one.at:%Y-%m-%d %H:%M} UTC", one.who, one.what, one.detail)
    show(table, plural(len(deeds), "change"))
