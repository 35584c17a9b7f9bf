"""All commands in one, and how the program leaves."""

from __future__ import annotations

import sys

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
COMMANDS = (
    intake.read,
    intake.code,
    collecting.collect,
    collecting.run,
    collecting.recode,
    collecting.raw,
    findings.events,
    findings.why,
    findings.stories,
    movement.relation,
    movement.shifts,
    movement.outlook,
    together.blocs,
    briefs.brief,
    briefs.verify,
    desks.desk,
    desks.desks,
    publishing.balance,
    publishing.daily,
    publishing.feed,
    states.stress,
    states.flow,
    duties.obligations,
    house.serve,
    assistants.mcp,
    house.status,
    intake.extract,
    people.audit,
)
for command in COMMANDS:
    app.command()(command)
app.command("import")(importing.import_)
app.command("gdelt")(following.gdelt)
app.add_typer(following.backfill_app, name="backfill")
app.add_typer(exporting.app, name="export")
app.add_typer(alerting.watch_app, name="watch")
app.add_typer(alerting.alerts_app, name="alerts")
app.add_typer(review.app, name="review")
app.add_typer(people.app, name="users")
app.add_typer(sources.app, name="sources")
app.add_typer(house.world_app, name="world")
app.add_typer(house.publishers_app, name="publishers")


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except (Trouble, LedgerError, RegisterError, SettingsError, Away, AlreadyCollecting, RawError) as trouble:
        _leave(str(trouble))
    except (typer.Abort, KeyboardInterrupt):
        stderr.print("stopped; what was done is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            told = getattr(error, "format_message", None)
            _leave(told() if told else str(error))
        raise


def _leave(line: str) -> None:
    stderr.print(f"bilateral: {line}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)
