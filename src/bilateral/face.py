"""The names of `import bilateral`: the verbs of the command line as functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

from bilateral import articles, coding, monitor, products
from bilateral.ledger import Ledger
from bilateral.model import Article, Constellation, Event, Finding, Flow, Report, Series, Shift, Stress, dyad
from bilateral.products.grounded import from_json
from bilateral.products.proof import Verdict, loaded_terms
from bilateral.products.proof import verify as check
from bilateral.relations import WINDOW
from bilateral.view import View
from bilateral.world import states


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """One relationship as it was known: its events, monthly series and shifts."""

    dyad: tuple[str, str]
    as_of: date | None
    events: tuple[Event, ...]
    series: Series
    shifts: tuple[Shift, ...]


def read(ledger: Ledger, paths: Iterable[str | Path]) -> monitor.Outcome:
    """Read files and folders into the ledger, code them and make events; says what was set aside."""
    return monitor.run(ledger, [Path(path) for path in paths], now=datetime.now(UTC))


def code(rows: Iterable[Article | Mapping[str, Any]]) -> Iterator[Report]:
    """The reports of articles or article rows, in order. Raises `articles.Unusable` for a row that is none."""
    now = datetime.now(UTC)
    read_rows = (row if isinstance(row, Article) else articles.from_row(msgspec.json.encode(row), now) for row in rows)
    for _, reports in coding.code(read_rows):
        yield from reports


def pair(text: str) -> tuple[str, str]:
    """The dyad written as "PRK-RUS". Raises `ValueError` where it is no pair of codes."""
    first, mark, second = text.upper().partition("-")
    if not mark or len(first) != 3 or len(second) != 3 or first == second:
        raise ValueError(f"{text!r} is no pair of states; write two ISO codes, such as PRK-RUS")
    return dyad(first, second)


def relation(ledger: Ledger, pair_of_states: str, *, as_of: date | None = None) -> Relation:
    """A relationship as it was known by the end of `as_of` (UTC); `None` is all that the ledger holds."""
    chosen = pair(pair_of_states)
    view = View(ledger, as_of)
    return Relation(
        dyad=chosen,
        as_of=as_of,
        events=tuple(view.events(chosen)),
        series=view.series(chosen),
        shifts=tuple(view.shifts(chosen)),
    )


def brief(
    ledger: Ledger, about: str, *, as_of: date | None = None, since: date | None = None, length: str = "long"
) -> str:
    """The cited brief on a relationship ("PRK-RUS"), a country or a bloc, "short" or "long", in Markdown.

    Raises `ValueError` where there is no such state, or it did not exist on that day.
    """
    codes = tuple(sorted(set(about.upper().split("-"))))
    unknown = [code for code in codes if code not in states()]
    if unknown:
        raise ValueError(f"no state has the code {unknown[0]!r}; codes are ISO 3166-1 alpha-3, such as PRK")
    return products.as_markdown(products.brief_on(View(ledger, as_of), codes, since, length))


def verify(ledger: Ledger, brief: bytes) -> Verdict:
    """Check a brief's JSON against the ledger, statement by statement; what does not hold is in `failures`.

    Raises `ValueError` for what is no brief, or is one of another ledger.
    """
    return check(from_json(brief), ledger, loaded=loaded_terms())


def stress(ledger: Ledger, state: str, *, as_of: date | None = None, days: int = WINDOW) -> Stress:
    """How unusual the strain on a state (alpha-3) is in the `days` days up to `as_of`, against its own past.

    Raises `ValueError` where there is no such state, or it had ended by then.
    """
    if state.upper() not in states():
        raise ValueError(f"no state has the code {state!r}; codes are ISO 3166-1 alpha-3, such as KOR")
    return View(ledger, as_of).stress(state.upper(), days)


def flow(
    ledger: Ledger, pair_of_states: str, *, as_of: date | None = None, since: date | None = None
) -> tuple[Flow, ...]:
    """What passed between two states by class, direction and passage, by acts from `since` on."""
    return View(ledger, as_of).flow(pair(pair_of_states), since=since)


def findings(
    ledger: Ledger, pair_or_state: str, *, as_of: date | None = None, since: date | None = None
) -> tuple[Finding, ...]:
    """Which provisions the acts of a pair ("PRK-RUS") or of one state would touch, if they are true.

    Raises `ValueError` where there is no such pair or state.
    """
    asked = pair(pair_or_state) if "-" in pair_or_state else pair_or_state.upper()
    unknown = [code for code in ((asked,) if isinstance(asked, str) else asked) if code not in states()]
    if unknown:
        raise ValueError(f"no state has the code {unknown[0]!r}; codes are ISO 3166-1 alpha-3, such as PRK")
    return View(ledger, as_of).findings(asked, since=since)


def blocs(ledger: Ledger, month: date, *, as_of: date | None = None) -> Constellation:
    """Who stood with whom in a month (any day of it) as it was known: blocs, axes, and who moved.

    Raises `ValueError` for a month before the first news or after `as_of`.
    """
    return View(ledger, as_of).blocs(month)
