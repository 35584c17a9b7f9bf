"""Commands that write briefs and check them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    SettingsFile,
    Since,
    Trouble,
    asked_as_of,
    asked_day,
    asked_states,
    print_line,
    stderr,
)
from bilateral.ledger import Ledger
from bilateral.settings import load
from bilateral.view import View

if TYPE_CHECKING:
    from bilateral.products import Brief, grounded


class BriefFormat(StrEnum):
    """How a brief is written."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


class Length(StrEnum):
    """How much a brief tells."""

    SHORT = "short"
    LONG = "long"


class LineFormat(StrEnum):
    """How failures are printed."""

    LINES = "lines"
    JSONL = "jsonl"


def brief(
    about: Annotated[
        str,
        typer.Argument(
            metavar="ABOUT", help="Two states (PRK-RUS), one (PRK), or a bloc of up to twelve (PRK-RUS-CHN)."
        ),
    ],
    as_of: AsOf = None,
    since: Since = None,
    length: Annotated[
        Length, typer.Option("--length", help="short: judgements, changes, outlook, gaps.")
    ] = Length.LONG,
    since_last: Annotated[
        bool, typer.Option("--since-last", help="Only what changed since the last brief on the same that was kept.")
    ] = False,
    since_brief: Annotated[
        Path | None, typer.Option("--since-brief", metavar="BRIEF.json", help="Only what changed since this brief.")
    ] = None,
    format: Annotated[BriefFormat, typer.Option("--format")] = BriefFormat.MD,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write it there, and note it.")
    ] = None,
    settings: SettingsFile = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write a cited brief on a relationship, a country or a bloc. Example: `bilateral brief PRK-RUS --as-of 2024-01-15`

    As JSON it is a list of statements with the ids of what they rest on, which `bilateral verify` checks. With
    `--output` it is written to a file and noted beside the ledger, so that `--since-last` knows it.
    """
    from bilateral import products
    from bilateral.products import issued, proof
    from bilateral.products.grounded import as_json, grounded
    from bilateral.products.polish import polished

    codes, first, wording = asked_about(about), asked_day(since, "--since"), load(settings).wording
    kept = output is not None or format is BriefFormat.JSON
    with opened(ledger, as_of, kept=kept) as view, _refusals():
        before = _before(view, codes, since_last, since_brief)
        if before:
            made = products.changed(view, codes, view.earlier(*before), first)
        else:
            made = products.brief_on(view, codes, first, length.value)
        made = polished(made, view, wording, proof.loaded_terms())
        whole = grounded(made, view, before[1] if before else None) if kept else None
    text = as_json(whole) if whole and format is BriefFormat.JSON else _written(made, format)
    if output is None:
        _print(text, format)
        return
    _write(output, text)
    if whole:
        issued.note(ledger, whole)


def verify(
    file: Annotated[Path, typer.Argument(metavar="BRIEF.json", help="A brief that `brief --format json` wrote.")],
    settings: SettingsFile = None,
    format: Annotated[LineFormat, typer.Option("--format")] = LineFormat.LINES,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Check every statement of a brief against the ledger as of its day. Example: `bilateral verify brief.json`

    Its events and reports must have been known, the cited sentences must give the same act when coded anew, and the
    wording must say no more than they do. Exit code 0: all hold, 1: some do not, 2: not a brief, or another ledger.
    """
    from bilateral.products import proof

    given = _read(file)
    with Ledger(ledger, create=False) as opened_ledger:
        try:
            verdict = proof.verify(given, opened_ledger, load(settings).coding, proof.loaded_terms())
        except (proof.OtherLedger, ValueError, KeyError) as error:
            raise Trouble(f"{file}: {error}") from None
    if given.bilateral != version("bilateral"):
        stderr.print(
            f"{file} was made by Bilateral {given.bilateral}, this is {version('bilateral')}: wordings may differ",
            highlight=False,
        )
    for failure in verdict.failures:
        print_line(msgspec.json.encode(failure) if format is LineFormat.JSONL else failure.line().encode())
    if verdict.withdrawn:
        stderr.print(
            f"{verdict.withdrawn} of the cited reports were corrected or withdrawn since; "
            f"`bilateral brief {'-'.join(given.about)} --since-brief {file}` tells what changed",
            highlight=False,
            soft_wrap=True,
        )
    wrong = len({(failure.statement, failure.problems) for failure in verdict.failures})
    stderr.print(
        f"{verdict.statements} statements checked, {wrong or 'no'} failure{'s' * (wrong != 1)}", highlight=False
    )
    raise typer.Exit(1 if verdict.failures else 0)


def asked_about(text: str) -> tuple[str, ...]:
    """One state, two, or three and more, in order. Raises `Trouble` with the remedy."""
    given = asked_states(text)
    codes = tuple(sorted(set(given)))
    if len(codes) != len(given):
        raise Trouble(
            f"{text!r} names a state twice; write two ISO codes, such as PRK-RUS (`bilateral world who` finds them)"
        )
    return codes


@contextmanager
def opened(path: Path, as_of: str | None, *, kept: bool) -> Iterator[View]:
    """The ledger as of a day; for what is `kept`, without what is written meanwhile."""
    day = asked_as_of(as_of)
    with Ledger(path, create=False) as ledger:
        yield View(ledger, day, ledger.last_recorded() if kept else None)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise Trouble(str(error)) from None


def _written(made: Brief, format: BriefFormat) -> bytes:  # noqa: A002
    from bilateral import products

    if format is BriefFormat.PDF:
        from bilateral.products.pdf import as_pdf

        return as_pdf(made)
    return (products.as_markdown(made) if format is BriefFormat.MD else products.as_page(made)).encode()


def _write(output: Path, text: bytes) -> None:
    try:
        output.write_bytes(text)
    except OSError as error:
        raise Trouble(f"{output}: cannot be written ({error.strerror}); give another file") from None


def _print(text: bytes, format: BriefFormat) -> None:  # noqa: A002
    if format is not BriefFormat.PDF:
        print_line(text)
        return
    if sys.stdout.isatty():
        raise Trouble("a PDF is no text for a terminal; give --output FILE.pdf")
    sys.stdout.buffer.write(text)


def _read(file: Path) -> grounded.Grounded:
    from bilateral.products import grounded

    try:
        return grounded.from_json(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file}: cannot be read ({error.strerror}); give a brief's JSON file") from None
    except grounded.NoBrief as error:
        raise Trouble(f"{file} {error}") from None


def _before(
    view: View, codes: tuple[str, ...], since_last: bool, since_brief: Path | None
) -> tuple[date, datetime | None] | None:
    """The day and the recording up to which the earlier brief knew, if one is asked for."""
    from bilateral.products import issued, proof

    if since_brief is not None:
        given = _read(since_brief)
        if given.about != codes:
            raise Trouble(f"{since_brief} is on {'-'.join(given.about)}; give a brief on {'-'.join(codes)}")
        try:
            proof.view_of(given, view.ledger)
        except proof.OtherLedger as error:
            raise Trouble(f"{since_brief}: {error}") from None
        return given.as_of, given.ledger.recorded
    if not since_last:
        return None
    last = issued.last(view.ledger.path, codes)
    if last is None:
        raise Trouble(
            f"no brief on {'-'.join(codes)} was kept with this ledger; write one with --output, or give --since-brief"
        )
    if view.earlier(last.as_of, last.recorded).held().id != last.ledger:
        raise Trouble(
            f"the last brief noted beside {view.ledger.path} is of another ledger; give --since-brief one of it"
        )
    return last.as_of, last.recorded
