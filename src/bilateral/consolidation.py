"""Consolidates a block of the ledger from where it stood: no more is read than what changed since can reach."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Set
from datetime import UTC, date, datetime, time

import msgspec

from bilateral import events, world
from bilateral.events import ActKey, ActState, Consolidation, Past, Press, Recalled, Wanted
from bilateral.ledger import ActRow, Conclusion, HeldRow, Ledger
from bilateral.model import Article, Filing

APART = 30
"""Days between two spans of days from which acts are looked for in each of them alone."""
Days = tuple[int, int]
Originals = Callable[[str], Article | None]
"""Finds the article version that a dispatch is named after: see `events.without_echoes`."""


LANGUAGES = ("en", None)
"""Languages that a coder exists for; articles in others wait in the ledger."""
BATCH_ROWS = 2000
PRESS = Press(world.owner_of, world.control_of)


class Changed(LookupError):
    """What was to be the past has been changed by another process."""


def bring_up_to_date(ledger: Ledger, tell: Callable[[str, int], None] | None = None) -> int:
    """Make events of the reports of every block that changed; says how many these were."""
    done = 0
    for batch in _together(_conclusions(ledger)):
        ledger.add_consolidations(batch)
        done += len(batch)
        if tell is not None:
            tell("consolidating", len(batch))
    return done


def _conclusions(ledger: Ledger) -> Iterator[Conclusion]:
    for block, upto in ledger.blocks_to_consolidate().items():
        yield concluded(ledger, block, upto, press=PRESS, original_of=lambda name: _original(ledger, name))


def _together(conclusions: Iterable[Conclusion]) -> Iterator[list[Conclusion]]:
    """Conclusions that are stored in one transaction: a commit to disk takes as long as many small relations."""
    batch: list[Conclusion] = []
    rows = 0
    for one in conclusions:
        batch.append(one)
        rows += len(one.memberships) + len(one.states) + len(one.acts) + len(one.held)
        if rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _original(ledger: Ledger, version: str) -> Article | None:
    """The article version that copies are measured against: one that a coder reads."""
    article = ledger.article(version)
    if article is None or article.withdrawn:
        return None
    return article if article.language is None or article.language.split("-")[0].lower() in LANGUAGES else None


def concluded(ledger: Ledger, block: str, upto: int, *, press: Press, original_of: Originals) -> Conclusion:
    """What changed in a block that waits: `upto` is what `blocks_to_consolidate` gave with it. Stores nothing."""
    resumed = ledger.resumption(block)
    found = None
    if resumed is not None:
        past = Recollection(ledger, block, resumed.since, original_of)
        try:
            found = _consolidated(past.news(), press, past)
        except Changed:
            resumed = None
    if found is None:
        found = _consolidated(events.without_echoes(ledger.filings(block=block), original_of), press, None)
    return Conclusion(
        block=block,
        upto=upto,
        memberships=found.memberships,
        forwards=found.forwards,
        states=found.states,
        acts=[_act_row(known, state) for known, state in found.acts],
        held=list(map(_held_row, found.held)),
        resumed=resumed,
    )


def _consolidated(filings: Iterable[Filing], press: Press, past: Past | None) -> Consolidation:
    return events.consolidate(filings, owner_of=press.owner_of, control_of=press.control_of, past=past)


class Recollection:
    """The past of a block as the ledger holds it, for `events.consolidate`."""

    def __init__(self, ledger: Ledger, block: str, since: datetime, original_of: Originals) -> None:
        self.since: datetime | None = since
        self._ledger, self._block, self._before, self._original_of = ledger, block, since, original_of
        self._filings: dict[tuple[str, str], Filing] = {}
        self._read: set[str] = set()

    def news(self) -> list[Filing]:
        """All filings of the block known from `since` on."""
        self._read_in(self._ledger.versions_since(self._block, self._before))
        return [filing for filing in self._filings.values() if filing.known >= self._before]

    def acts(self, wanted: Wanted) -> Iterator[ActState]:
        """See `Past`."""
        held = self._ledger
        spans = _joined(span for family in wanted.days.values() for span in family)
        yield from _of(held.acts_around(self._block, spans, before=self._before), wanted.days.keys())
        if wanted.began:
            first = datetime.combine(date.fromordinal(min(wanted.began.values())), time(), UTC)
            yield from _of(held.acts_begun(self._block, first, before=self._before), wanted.began.keys())
        if wanted.planned is not None:
            ahead = [(wanted.planned, date.max.toordinal())]
            yield from map(_state, held.acts_around(self._block, ahead, before=self._before))

    def acts_of(self, keys: Collection[ActKey]) -> Iterator[ActState]:
        """See `Past`."""
        return self._with_heads({event for event, _ in keys})

    def acts_since(self) -> Iterator[ActState]:
        """See `Past`."""
        return self._with_heads(self._ledger.events_changed(self._block, self._before))

    def told(self, dispatches: Collection[str]) -> Iterator[Recalled]:
        """See `Past`."""
        rows = self._ledger.told_by(self._block, dispatches, before=self._before)
        return self._recalled(row for row in rows if not row.cancels)

    def members(self, acts: Collection[ActKey]) -> Iterator[Recalled]:
        """See `Past`."""
        rows = self._ledger.held_by({event for event, _ in acts}, before=self._before)
        return self._recalled(row for row in rows if (row.event, row.opening) in acts)

    def memberships(self, reports: Collection[str]) -> Iterator[tuple[str, str]]:
        """See `Past`."""
        return self._ledger.filed_before(reports, before=self._before)

    def holding(self, reports: Collection[str]) -> Iterator[tuple[str, ActKey]]:
        """See `Past`."""
        in_events = {event for _, event in self._ledger.filed_before(reports, before=self._before)}
        rows = self._ledger.held_by(in_events, before=self._before)
        return ((row.report, (row.event, row.opening)) for row in rows if row.report in reports and not row.cancels)

    def _with_heads(self, asked: set[str]) -> Iterator[ActState]:
        seen: set[str] = set()
        while asked - seen:
            states = [_state(row) for row in self._ledger.acts_of(asked - seen, before=self._before)]
            seen |= asked
            asked = {state.merged_into[0] for state in states if state.merged_into is not None}
            yield from states

    def _recalled(self, rows: Iterable[HeldRow]) -> Iterator[Recalled]:
        held = list(rows)
        self._read_in(row.version for row in held)
        for row in held:
            filing = self._filings.get((row.report, row.version))
            if filing is None:
                raise Changed(f"{self._block}: {row.report} in {row.version} is no filing any more")
            yield Recalled((row.event, row.opening), row.known, row.cancels, filing)

    def _read_in(self, versions: Iterable[str]) -> None:
        new = set(versions) - self._read
        if new:
            around = self._ledger.filings_around(self._block, new)
            heard = events.without_echoes(around, self._original_of)
            # Of the articles around them only what they need was read: what those copy themselves was not.
            self._filings.update(((one.report.id, one.version), one) for one in heard if one.version in new)
            self._read |= new


def _joined(spans: Iterable[Days]) -> list[Days]:
    joined: list[Days] = []
    for first, last in sorted(spans):
        if joined and first - joined[-1][1] <= APART:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _of(rows: Iterable[ActRow], families: Set[str]) -> Iterator[ActState]:
    return (_state(row) for row in rows if not families.isdisjoint(row.families))


def _state(row: ActRow) -> ActState:
    return msgspec.json.decode(row.body, type=ActState)


def _act_row(known: datetime, state: ActState) -> ActRow:
    first, last = state.days
    return ActRow(
        event=state.id,
        opening=state.began[2],
        known=known,
        families=state.families,
        first=first,
        last=last,
        merged=state.merged_into is not None,
        body=msgspec.json.encode(state),
    )


def _held_row(held: events.Held) -> HeldRow:
    event, opening = held.act
    return HeldRow(
        event=event,
        opening=opening,
        known=held.since,
        report=held.report,
        version=held.version,
        dispatch=held.dispatch,
        cancels=held.cancels,
    )
