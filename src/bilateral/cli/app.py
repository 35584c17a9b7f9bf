"""All commands in one, and how the program leaves."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import typer

from bilateral.cli import (
    alerting,
    assistants,
    briefs,
    collecting,
    desks,
    duties,
    exporting,
    findings,
    following,
    house,
    importing,
    intake,
    movement,
    people,
    publishing,
    review,
    sources,
    states,
    together,
)
from bilateral.cli.asking import Trouble, stderr
from bilateral.coding import Away
from bilateral.collecting import AlreadyCollecting
from bilateral.ledger import LedgerError
from bilateral.obligations import RegisterError
from bilateral.settings import SettingsError
from bilateral.sources.raw import RawError

app = typer.Typer(
    name="bilateral",
    help="A monitor of relations between states: what happened, who says so, and whether the relationship moves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
COMMANDS: dict[str, tuple[Callable[..., None], ...]] = {
    "What happened, and who says so": (findings.events, findings.why, findings.stories, publishing.balance),
    "How relations move": (
        movement.relation, movement.shifts, movement.outlook, states.flow, states.stress, together.blocs,
        duties.obligations,
    ),
    "Briefs, desks and the morning paper": (
        briefs.brief, briefs.verify, publishing.daily, publishing.feed, desks.desk, desks.desks,
    ),
    "Where the news comes from": (
        intake.read, collecting.collect, collecting.run, collecting.recode, collecting.raw,
    ),
    "Reading closer, without a ledger": (intake.code, intake.extract),
    "Pages, programs and state": (house.serve, assistants.mcp, house.status, people.audit),
}  # fmt: skip
"""Each command under the heading that `bilateral --help` shows it under."""
_HAPPENED, _MOVE, _BRIEFS, _NEWS, _CLOSER, _HOUSE = COMMANDS
for heading, commands in COMMANDS.items():
    for command in commands:
        app.command(rich_help_panel=heading)(command)
app.command("import", rich_help_panel=_NEWS)(importing.import_)
app.command("gdelt", rich_help_panel=_NEWS)(following.gdelt)
app.add_typer(following.backfill_app, name="backfill", rich_help_panel=_NEWS)
app.add_typer(sources.app, name="sources", rich_help_panel=_NEWS)
app.add_typer(house.world_app, name="world", rich_help_panel=_CLOSER)
app.add_typer(house.publishers_app, name="publishers", rich_help_panel=_CLOSER)
app.add_typer(exporting.app, name="export", rich_help_panel=_HOUSE)
app.add_typer(alerting.watch_app, name="watch", rich_help_panel=_HOUSE)
app.add_typer(alerting.alerts_app, name="alerts", rich_help_panel=_HOUSE)
app.add_typer(review.app, name="review", rich_help_panel=_HOUSE)
app.add_typer(people.app, name="users", rich_help_panel=_HOUSE)


def main() -> None:
    """Run the command line and leave with its exit code. A reader that stops, such as `head`, is no failure."""
    try:
        code = app(prog_name="bilateral", standalone_mode=False) or 0
        sys.stdout.flush()
        sys.exit(code)
    except (Trouble, LedgerError, RegisterError, SettingsError, Away, AlreadyCollecting, RawError) as trouble:
        _leave(str(trouble))
    except (typer.Abort, KeyboardInterrupt):
        stderr.print("stopped; what was done is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        _leave_unheard()
    except SystemExit as leaving:
        # Typer and Rich turn a broken pipe into exit code 1.
        if isinstance(leaving.__context__, BrokenPipeError):
            _leave_unheard()
        raise
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            told = getattr(error, "format_message", None)
            _leave(f"{' '.join((told() if told else str(error)).split())}{_remedy(error)}")
        raise


def _remedy(error: Exception) -> str:
    """Where the command that was called wrongly shows how it is called."""
    context = getattr(error, "ctx", None)
    return f" (`{context.command_path} --help` shows how)" if context else ""


def _leave_unheard() -> None:
    """Leave where nobody reads stdout any more; what is still held back goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(0)


def _leave(line: str) -> None:
    stderr.print(f"bilateral: {line}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)
