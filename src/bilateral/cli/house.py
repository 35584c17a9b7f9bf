"""Commands about the ledger itself and the data that Bilateral stands on; and the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    LedgerPath,
    SettingsFile,
    Trouble,
    asked_day,
    print_line,
    stderr,
)
from bilateral.ledger import Ledger
from bilateral.serving import ServingError
from bilateral.settings import load
from bilateral.world import check


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    token: Annotated[
        Path | None, typer.Option("--token", metavar="FILE", help="Reading needs the token in this file.")
    ] = None,
    settings: SettingsFile = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Serve the pages and the API on this machine. Example: `bilateral serve --port 8000`"""
    from bilateral import web

    set_up = load(settings)
    chosen = set_up.serving
    chosen = msgspec.structs.replace(chosen, token_file=str(token) if token else chosen.token_file)
    with Ledger(ledger, create=False):
        pass
    stderr.print(f"http://{host}:{port}/ shows {ledger}; Ctrl-C ends it", highlight=False)
    if chosen.token_file is None and host not in ("127.0.0.1", "::1", "localhost"):
        stderr.print("everybody who reaches this address may read; --token FILE asks for a token", highlight=False)
    try:
        web.serve(ledger, host=host, port=port, serving=chosen, watchlist=Path(set_up.watchlist))
    except ServingError as error:
        raise Trouble(str(error)) from None


def status(
    ledger: LedgerPath = DEFAULT_LEDGER,
    whole: Annotated[bool, typer.Option("--all", help="Name all that was set aside and all that fails.")] = False,
) -> None:
    """Say what the ledger holds, how fresh it is, what is read and what failed. Example: `bilateral status`"""
    from bilateral.products import tables

    with Ledger(ledger, create=False) as opened:
        tables.print_status(opened.status(), whole=whole)


world_app = typer.Typer(help="The world's data: states, places, bodies, office-holders.", no_args_is_help=True)


@world_app.command("check")
def world_check() -> None:
    """Find overlaps, gaps and what was never verified. Example: `bilateral world check`"""
    _say_findings(check.findings(), check.summary())


publishers_app = typer.Typer(help="The publishers that are known: owner, country, control.", no_args_is_help=True)


@publishers_app.command("check")
def publishers_check() -> None:
    """Find publishers without an owner, in two rows, or of unknown control. Example: `bilateral publishers check`"""
    _say_findings(check.publisher_findings(), check.publisher_summary())


def _say_findings(found: Iterable[check.Finding], summary: str) -> None:
    """Each finding on a line; exit code 1 where one is grave."""
    known = list(found)
    for finding in known:
        print_line(str(finding).encode())
    stderr.print(summary, highlight=False)
    raise typer.Exit(1 if any(f.grave for f in known) else 0)


@world_app.command("who")
def world_who(
    name: Annotated[str, typer.Argument(help="A name as news writes it.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; today without it.")] = None,
) -> None:
    """Say what a name stands for on a day. Example: `bilateral world who "Choe Son Hui" --on 2024-01-14`"""
    from bilateral.world import gazetteer

    day = asked_day(on, "--on") or datetime.now(UTC).date()
    hits = gazetteer().find(name, day)
    if not hits:
        raise Trouble(f"{name!r} stands for nothing that is known on {day}")
    for hit in hits:
        for entry in hit.entries:
            print_line(f"{hit.text}\t{entry.kind}\t{entry.state or '-'}\t{entry.role or '-'}\t{entry.name}".encode())
