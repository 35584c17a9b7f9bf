"""One pass through everything: read, code, fold copies, consolidate. The only place that knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from bilateral import articles, coding, events, sources, world
from bilateral.ledger import Ledger
from bilateral.model import Article, SetAside

LANGUAGES = ("en", None)
"""Languages that a coder exists for; articles in others wait in the ledger."""

COPIES_KEEP = timedelta(days=30)
"""How long a dispatch is looked up for later copies of it."""

BATCH = 500
T = TypeVar("T")
Tell = Callable[[str, int], None]
"""Told the stage and how many more things it has done."""


class Outcome(msgspec.Struct, kw_only=True):
    """What one pass did: new article versions, reports, changed event rows, and what was set aside."""

    read: int = 0
    articles: int = 0
    reports: int = 0
    blocks: int = 0
    set_aside: list[SetAside] = msgspec.field(default_factory=list)


def silent(stage: str, count: int) -> None:  # noqa: ARG001
    """Tells nobody."""


def run(ledger: Ledger, paths: Sequence[Path], *, now: datetime, tell: Tell = silent) -> Outcome:
    """Read the paths into the ledger and conclude what follows. Safe to stop anywhere and to run again."""
    outcome = Outcome()
    read(ledger, paths, outcome, now=now, tell=tell)
    conclude(ledger, outcome, tell=tell)
    return outcome


def read(ledger: Ledger, paths: Sequence[Path], outcome: Outcome, *, now: datetime, tell: Tell = silent) -> None:
    """Add every new article version in the paths; a file that was read whole before is passed over."""
    for found in sources.files(paths):
        if isinstance(found, SetAside):
            _put_aside(ledger, [found], outcome)
            continue
        mark = sources.digest(found) if found.is_file() else None
        address = str(found.resolve())
        if mark is not None and ledger.was_read(address, mark):
            continue
        clean = _read_file(ledger, found, outcome, now, tell)
        if mark is not None and clean:
            ledger.mark_read(address, mark)


def _read_file(ledger: Ledger, path: Path, outcome: Outcome, now: datetime, tell: Tell) -> bool:
    """Whether nothing was set aside: only then need the file not be looked at again."""
    before = len(outcome.set_aside)
    for batch in _batches(sources.documents(path), BATCH):
        good: list[Article] = []
        bad: list[SetAside] = []
        for document in batch:
            if isinstance(document, SetAside):
                bad.append(document)
                continue
            try:
                good.append(articles.read(document, now=now))
            except articles.Unusable as why:
                bad.append(SetAside(address=document.address, reason=str(why)))
        outcome.articles += ledger.add_articles(good)
        _put_aside(ledger, bad, outcome)
        outcome.read += len(batch)
        tell("reading", len(batch))
    return len(outcome.set_aside) == before


def _put_aside(ledger: Ledger, items: list[SetAside], outcome: Outcome) -> None:
    if items:
        ledger.set_aside(items)
        outcome.set_aside += items


def conclude(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent) -> None:
    """Fold copies, code what waits, consolidate what changed."""
    fold_copies(ledger)
    code(ledger, outcome, tell=tell)
    consolidate(ledger, outcome, tell=tell)


def fold_copies(ledger: Ledger) -> None:
    """Give each new article version its dispatch: near copies share one."""
    waiting = list(ledger.undispatched())
    if not waiting:
        return
    index = events.CopyIndex()
    index.add(article for article, _ in ledger.dispatched(since=waiting[0].known - COPIES_KEEP))
    for batch in _batches(iter(waiting), 5000):
        ledger.add_dispatches(index.add(batch).items())


def code(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent) -> None:
    """Code every article that this coder has not coded."""
    waiting = ledger.uncoded(coding.VERSION, languages=LANGUAGES)
    for batch in _batches(coding.code(waiting), BATCH):
        outcome.reports += sum(len(reports) for _, reports in batch)
        ledger.add_reports(coding.VERSION, [(article.version, reports) for article, reports in batch])
        tell("coding", len(batch))


def consolidate(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent) -> None:
    """Make events of the reports of every block that changed."""
    for block, upto in ledger.blocks_to_consolidate().items():
        found = events.consolidate(ledger.filings(block=block), owner_of=owner_of, control_of=control_of)
        ledger.add_consolidation(
            block, upto, memberships=found.memberships, forwards=found.forwards, states=found.states
        )
        outcome.blocks += 1
        tell("consolidating", 1)


@cache
def _outlets() -> dict[str, world.Publisher]:
    return {
        name.casefold(): outlet
        for outlet in world.publishers()
        for name in (outlet.name, *outlet.aliases, *outlet.domains)
    }


def owner_of(publisher: str) -> str:
    """Who owns an outlet; an unknown one is its own owner."""
    outlet = _outlets().get(publisher.casefold())
    return outlet.owner if outlet else publisher


def control_of(publisher: str) -> str | None:
    """The state that controls an outlet, `None` where none is known to."""
    outlet = _outlets().get(publisher.casefold())
    return outlet.country if outlet and outlet.control == "state" else None


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
