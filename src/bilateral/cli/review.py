"""Commands by which an analyst rejects, corrects, joins and parts what was read."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
import typer

from bilateral import reviewing
from bilateral.cli.asking import DEFAULT_LEDGER, AsOf, LedgerPath, TableFormat, Trouble, asked_day, print_line, stderr
from bilateral.ledger import AmbiguousId, Ledger
from bilateral.model import Review, end_of_day

app = typer.Typer(help="An analyst's decisions on reports and events.", no_args_is_help=True)

Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for whoever reads it later.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Whose decision it is; else your login's.")]
ReportId = Annotated[str, typer.Argument(metavar="REPORT", help="A report's id, or its first six or more digits.")]
EventId = Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or its first six or more digits.")]


@app.command("reject")
def reject(report: ReportId, reason: Reason, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Take a report out of all events. Example: `bilateral review reject 5d0c1f --reason "not said there"`"""
    with _opened(ledger) as opened:
        _say(reviewing.reject(opened, report, who=_who(by), reason=reason))


@app.command("correct")
def correct(
    report: ReportId,
    reason: Reason,
    type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="A type, such as AID.")] = None,  # noqa: A002
    actor: Annotated[str | None, typer.Option(help="A state's code, LBN:REB, or an organisation.")] = None,
    recipient: Annotated[str | None, typer.Option(help="The same, or - for none.")] = None,
    swap: Annotated[bool, typer.Option("--swap", help="Exchange actor and recipient.")] = False,
    mode: Annotated[str | None, typer.Option(help="A mode of the type, or - for none.")] = None,
    source: Annotated[str | None, typer.Option(help="Whose word it is, or - for the article's own.")] = None,
    factuality: Annotated[str | None, typer.Option(help="occurred, alleged, planned, possible or denied.")] = None,
    fields: Annotated[str | None, typer.Option(help="Such as 'talks, trade'; all that it has.")] = None,
    date: Annotated[str | None, typer.Option(help="The day, month or year of the act.")] = None,
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Let a report say what it should. Example: `bilateral review correct 5d0c1f --swap --reason "Iran gave"`"""
    wording = reviewing.Wording(
        event_type=type,
        actor=actor,
        recipient=recipient,
        swap=swap,
        mode=mode,
        source=source,
        factuality=factuality,
        fields=fields,
        date=date,
    )
    with _opened(ledger) as opened:
        _say(reviewing.correct(opened, report, wording, who=_who(by), reason=reason))


@app.command("merge")
def merge(event: EventId, other: EventId, reason: Reason, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Let two events be one act. Example: `bilateral review merge 842d6d 360eb6 --reason "one shipment"`"""
    with _opened(ledger) as opened:
        _say(reviewing.merge(opened, event, other, who=_who(by), reason=reason))


@app.command("split")
def split(
    event: EventId,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Reports that are another act.")],
    reason: Reason,
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Make reports an act of their own. Example: `bilateral review split 842d6d 5d0c1f --reason "another ship"`"""
    with _opened(ledger) as opened:
        _say(reviewing.split(opened, event, reports, who=_who(by), reason=reason))


@app.command("undo")
def undo(
    review: Annotated[str, typer.Argument(metavar="ID", help="A decision's id, or its first six or more digits.")],
    reason: Reason = "undone",
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Take a decision back. Example: `bilateral review undo 1f0a22`"""
    with _opened(ledger) as opened:
        _say(reviewing.undo(opened, review, who=_who(by), reason=reason))


@app.command("list")
def list_(
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List all decisions, or those made by the end of a day. Example: `bilateral review list`"""
    from bilateral.products.review_tables import print_reviews

    day = asked_day(as_of, "--as-of", end=True)
    with Ledger(ledger, create=False) as opened:
        made = opened.reviews(recorded_as_of=end_of_day(day) if day else None)
    print_reviews(made, format.value)


@app.command("export")
def export(
    text: Annotated[bool, typer.Option("--text", help="Give the sentences too; they belong to their outlets.")] = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Print the sentences that were reviewed as labels for training. Example: `bilateral review export > own.jsonl`"""
    from bilateral.products.review_tables import labels

    with Ledger(ledger, create=False) as opened:
        for row in labels(opened, with_text=text):
            print_line(msgspec.json.encode(row))


@contextmanager
def _opened(path: object) -> Iterator[Ledger]:
    try:
        with Ledger(str(path), create=False) as ledger:
            yield ledger
            reviewing.renew(ledger)
    except (reviewing.Unreviewable, AmbiguousId) as error:
        raise Trouble(str(error)) from None


def _who(by: str | None, login: Callable[[], str] = getpass.getuser) -> str:
    if by is not None:
        return by
    try:
        return login()
    except (KeyError, OSError, ImportError):
        raise Trouble("this machine does not say who you are; give --by NAME") from None


def _say(review: Review) -> None:
    """The id on stdout, to undo it by; what follows from it on stderr."""
    print_line(review.id.encode())
    stderr.print(
        f"{review.kind.value} is recorded; `bilateral review undo {review.id[:8]}` takes it back", highlight=False
    )
