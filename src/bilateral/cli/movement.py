"""Commands on how relations move: series and their chart, shifts and what these hang on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    Dataset,
    LedgerPath,
    Pair,
    Since,
    TableFormat,
    Trouble,
    asked_day,
    asked_dyad,
    asked_state,
    print_line,
    viewed,
    viewed_import,
)
from bilateral.imported import ImportedView
from bilateral.model import Robustness, Series, Shift
from bilateral.relations import BINS, FIELD_GROUPS, HORIZONS, RATE
from bilateral.view import View

Reader = View | ImportedView
"""Our events, or other people's."""
YEARS = timedelta(days=2 * 365)
"""What is shown of a relation where no --since is given."""
LATELY = timedelta(days=90)
"""The events that an outlook mostly rests on."""
Drawing = Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the monthly chart into this file, too.")]


def relation(
    pair: Annotated[str, typer.Argument(metavar="DYAD", help="Two states, such as PRK-RUS.")],
    field: Annotated[str | None, typer.Option(help="A field or group of fields, such as 'trade and finance'.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only what this state does, such as PRK.")] = None,
    bins: Annotated[str, typer.Option("--bin", help="day, week or month.")] = "month",
    since: Since = None,
    dataset: Dataset = None,
    as_of: AsOf = None,
    why: Annotated[str | None, typer.Option(metavar="DATE", help="List the events of the bin of this day.")] = None,
    png: Drawing = None,
    svg: Drawing = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show how a relationship moves. Example: `bilateral relation PRK-RUS --as-of 2024-01-15`

    Cooperation and conflict with and without claims, the net score with its interval, what each side and each field
    adds, and the shifts with what they hang on. With `--events`, of that data set, in which nothing is confirmed and
    no act has a field.
    """
    from bilateral.products import movement

    chosen = asked_dyad(pair)
    assert chosen is not None  # the argument is required
    with _reading(ledger, dataset, as_of) as view:
        first = asked_day(since, "--since")
        both = _series(view, chosen, field, actor, bins, first)
        _draw(view, chosen, png, svg)
        if why is not None:
            _list_events(view, [chosen], _events_in(both[0], asked_day(why, "--why")), format)
        elif format is not TableFormat.TABLE:
            movement.print_series(*both, format.value)
        else:
            _print_relation(view, chosen, both, first, whole=field is None and actor is None)


def _reading(ledger: Path, dataset: str | None, as_of: str | None) -> AbstractContextManager[Reader]:
    return viewed(ledger, as_of) if dataset is None else viewed_import(ledger, dataset, as_of)


def _print_relation(
    view: Reader, pair: tuple[str, str], both: tuple[Series, Series], since: date | None, *, whole: bool
) -> None:
    from bilateral.products import movement, tables
    from bilateral.products.judgements import stands

    found = view.shifts(pair)
    print_line(f"{stands(pair, found, view.series(pair), view.horizon)}\n".encode())
    movement.print_series(*both, last=None if since else 24)
    recent = since or view.horizon - YEARS
    if whole:
        print_line(b"")
        movement.print_parts(_parts(view, pair, recent))
    newest = [shift for shift in found if shift.detected >= recent]
    print_line(b"")
    tables.print_shifts(newest, robustness=_robustness(view, newest))


def _draw(view: Reader, pair: tuple[str, str], png: Path | None, svg: Path | None) -> None:
    from bilateral.products import chart

    for path, drawn in ((png, chart.png), (svg, chart.svg_file)):
        if path is not None:
            image = drawn(view.series(pair), view.series(pair, claims=False), view.shifts(pair))
            try:
                path.write_bytes(image)
            except OSError as error:
                raise Trouble(f"{path}: cannot be written ({error.strerror}); give another file") from None


def _series(
    view: Reader,
    pair: tuple[str, str],
    field: str | None,
    actor: str | None,
    bins: str,
    since: date | None,
) -> tuple[Series, Series]:
    """With claims, and of confirmed acts alone."""
    if bins not in BINS:
        raise Trouble(f"--bin {bins!r} is not known; choose from {', '.join(BINS)}")
    code = asked_state(actor) if actor else None
    if code is not None and code not in pair:
        raise Trouble(f"--actor {code} is no side of {'-'.join(pair)}; give {' or '.join(pair)}")
    try:
        return view.series(pair, bins, field, True, since, code), view.series(pair, bins, field, False, since, code)
    except ValueError as error:
        raise Trouble(str(error)) from None


def _parts(view: Reader, pair: tuple[str, str], since: date) -> Iterator[tuple[str, Series, Series]]:
    from bilateral.products.movement import side

    for one in pair:
        yield (side(pair, one), *_series(view, pair, None, one, "month", since))
    for name in FIELD_GROUPS if isinstance(view, View) else ():
        yield (name, *_series(view, pair, name, None, "month", since))


def _events_in(series: Series, day: date | None) -> set[str]:
    """The ids of the events of the bin that a day falls into."""
    at = max((n for n, start in enumerate(series.starts) if day is not None and start <= day), default=None)
    return set(series.events[at]) if at is not None else set()


def _list_events(
    view: Reader,
    pairs: Iterable[tuple[str, str]],
    ids: Collection[str],
    format: TableFormat,  # noqa: A002
) -> None:
    from bilateral.products import imports, tables

    if isinstance(view, View):
        events = [event for pair in pairs for event in view.events(pair) if event.id in ids]
        tables.print_events(events, format.value)
    else:
        imports.print_counts([one for pair in pairs for one in view.counts(pair) if one.id in ids], format.value)


def shifts(
    pair: Pair = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Detected from this day on.")] = None,
    as_of: AsOf = None,
    rate: Annotated[float, typer.Option(help="False shifts per dyad-year that you will bear.", min=0.001)] = RATE,
    dataset: Dataset = None,
    why: Annotated[
        str | None, typer.Option(metavar="DATE", help="List the events of the shifts that began on this day.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List when relationships deepened or worsened. Example: `bilateral shifts PRK-RUS --as-of 2024-01-15`

    For one relation also what each shift hangs on: the publishers, owners or speakers without whom it is not found.
    """
    from bilateral.products import tables

    chosen, first = asked_dyad(pair), asked_day(since, "--since")
    with _reading(ledger, dataset, as_of) as view:
        found = [shift for shift in view.shifts(chosen, rate=rate) if first is None or shift.detected >= first]
        if why is not None:
            began = [one for one in found if one.start == asked_day(why, "--why")]
            if not began:
                raise Trouble(f"no shift began on {why}; `bilateral shifts` lists the days")
            pairs = sorted({shift.dyad for shift in began})
            _list_events(view, pairs, {one for shift in began for one in shift.events}, format)
            return
        robustness = _robustness(view, found, rate) if chosen else None
    tables.print_shifts(found, format.value, robustness)


def _robustness(view: Reader, found: Iterable[Shift], rate: float = RATE) -> dict[Shift, Robustness] | None:
    """What each shift hangs on; of other people's events it is not known who said them."""
    if not isinstance(view, View):
        return None
    return {shift: view.robustness(shift, rate) for shift in found}


def outlook(
    pair: Pair = None,
    days: Annotated[int, typer.Option(help="How far ahead: 30 or 90 days.")] = 30,
    why: Annotated[
        bool, typer.Option("--why", help="List the events of the last 90 days of the relation given.")
    ] = False,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Say how likely relationships are to shift soon, and how good such forecasts were.

    Learnt from how the relations of the ledger went before. Example: `bilateral outlook --days 90`
    """
    from bilateral.products import foresight, tables

    if days not in HORIZONS:
        raise Trouble(f"--days {days}: give one of {', '.join(map(str, HORIZONS))}")
    chosen = asked_dyad(pair)
    if why and chosen is None:
        raise Trouble("--why lists the events of one relation; name it, such as PRK-RUS")
    with viewed(ledger, as_of) as view:
        if why and chosen:
            tables.print_events(view.events(chosen, since=view.horizon - LATELY, until=view.horizon), format.value)
            return
        found, skill = view.outlook(days)
    foresight.print_outlook([one for one in found if chosen in (None, one.dyad)], skill, format.value)
