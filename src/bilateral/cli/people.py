"""Commands about accounts, tokens, and who changed what."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from bilateral import accounts
from bilateral.cli.asking import DEFAULT_LEDGER, LedgerPath, TableFormat, Trouble, print_line, stderr
from bilateral.ledger import Ledger

T = TypeVar("T")
app = typer.Typer(help="Accounts for the pages and the API.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
Format = Annotated[TableFormat, typer.Option("--format")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[accounts.Role, typer.Option(help="reader, or analyst: may decide and watch.")] = (
        accounts.Role.ANALYST
    ),
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Add an account, or change its password or role. Example: `bilateral users add ada`

    The password is asked for, or read as one line from a pipe; it is shown nowhere.
    """
    password = _asked_password()
    with Ledger(ledger) as opened:
        _tried(lambda: accounts.add_user(opened, name, password, role, by=_login()))
    stderr.print(f"{name} may come in as {role.value}", markup=False, highlight=False)


@app.command("remove")
def remove(name: Name, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Take an account back, with its sessions and tokens. Example: `bilateral users remove ada`"""
    with Ledger(ledger, create=False) as opened:
        _tried(lambda: accounts.remove_user(opened, name, by=_login()))


@app.command("list")
def list_(format: Format = TableFormat.TABLE, ledger: LedgerPath = DEFAULT_LEDGER) -> None:  # noqa: A002
    """List the accounts. Example: `bilateral users list`"""
    from bilateral.products.people_tables import print_users

    with Ledger(ledger, create=False) as opened:
        print_users(opened.users(), format.value)


@app.command("token")
def token(
    name: Name,
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Make a token with which a program writes as this account. Example: `bilateral users token ada --label export`

    It is printed once and stored as a hash alone; `bilateral users add ada` anew ends all of them.
    """
    with Ledger(ledger, create=False) as opened:
        print_line(_tried(lambda: accounts.make_token(opened, name, label)).encode())


def audit(format: Format = TableFormat.TABLE, ledger: LedgerPath = DEFAULT_LEDGER) -> None:  # noqa: A002
    """List what was changed by whom. Example: `bilateral audit`"""
    from bilateral.products.people_tables import print_deeds

    with Ledger(ledger, create=False) as opened:
        print_deeds(accounts.deeds(opened), format.value)


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise Trouble("the two passwords differ; try again")
    return first


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody on this machine"


def _tried(deed: Callable[[], T]) -> T:
    try:
        return deed()
    except accounts.AccountError as error:
        raise Trouble(str(error)) from None
