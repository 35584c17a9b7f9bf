"""Other people's events as of a day: the one reader of a data set behind tables and shifts, as `View` is of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property

import msgspec

from bilateral import relations
from bilateral.ledger import AmbiguousId, Ledger, LedgerError, utc_now
from bilateral.model import DailyCount, Event, Series, Shift, end_of_day

Dyad = tuple[str, str]

FEWEST_DIGITS = 6


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """One daily count with its id and the files that it comes from: address, digest, rows."""

    id: str
    count: DailyCount
    files: tuple[tuple[str, str, int], ...] = ()

    def row(self) -> dict[str, object]:
        """The row of the contract: id, day, known, actor, recipient, event_type, rows."""
        one = self.count
        return {
            "id": self.id,
            "day": one.day.isoformat(),
            "known": one.known.isoformat(),
            "actor": one.actor,
            "recipient": one.recipient,
            "event_type": one.event_type.value,
            "rows": one.count,
        }


class ImportedView:
    """What a data set said by the end of a day, UTC; with `recorded_as_of`, what the ledger itself held then."""

    def __init__(
        self,
        ledger: Ledger,
        dataset: str,
        as_of: date | None = None,
        recorded_as_of: datetime | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Raises `LedgerError` where there is no such data set, with those that there are."""
        self.ledger, self.dataset = ledger, dataset
        self.day = as_of or clock().astimezone(UTC).date()
        self._as_of, self._recorded = end_of_day(as_of) if as_of else None, recorded_as_of
        self._days: dict[str, dict[date, int]] = {}
        files = ledger.imports(recorded_as_of=recorded_as_of)
        self._last = [file.last for file in files if file.dataset == dataset and file.last]
        names = list(dict.fromkeys(file.dataset for file in files))
        if dataset not in names:
            there = f"there are {', '.join(names)}" if names else "`bilateral import` adds one"
            raise LedgerError(f"{ledger.path}: no data set {dataset!r}; {there}")

    @cached_property
    def horizon(self) -> date:
        """The last day of which the data set says anything, not after the day of the view."""
        return min(self.day, max(self._last, default=self.day))

    def dyads(self) -> list[tuple[Dyad, int]]:
        """Pairs of states with the number of their rows, the most first."""
        return self.ledger.counted_dyads(self.dataset, as_of=self._as_of, recorded_as_of=self._recorded)

    def counts(self, dyad: Dyad, since: date | None = None, until: date | None = None) -> list[Tallied]:
        """The daily counts of a relation by day, with their ids; `since` and `until` bound the day of the act."""
        found = self.ledger.daily_counts(self.dataset, dyad, as_of=self._as_of, recorded_as_of=self._recorded)
        chosen = (one for one in found if (since is None or one.day >= since) and (until is None or one.day <= until))
        return [Tallied(id=relations.id_of(one, self.dataset), count=one) for one in chosen]

    def count(self, event_id: str) -> Tallied | None:
        """One count by its id or the first digits of it, with its files; looks through all relations.

        Raises `AmbiguousId` where the digits fit several, or are fewer than six.
        """
        if len(event_id) < FEWEST_DIGITS:
            raise AmbiguousId(f"{event_id!r} is too short; give six digits or more of an id")
        fitting = [one for pair, _ in self.dyads() for one in self.counts(pair) if one.id.startswith(event_id)]
        if len(fitting) > 1:
            raise AmbiguousId(f"{event_id!r} fits {len(fitting)} counts; give more digits")
        if not fitting:
            return None
        files = self.ledger.carrying_files(
            self.dataset, fitting[0].count, as_of=self._as_of, recorded_as_of=self._recorded
        )
        return msgspec.structs.replace(fitting[0], files=tuple(files))

    def events(self, dyad: Dyad) -> list[Event]:
        """The counts of a relation as events that `relations` can weigh, by day."""
        return [relations.as_event(one.count, self.dataset) for one in self.counts(dyad)]

    def exposure(self, dyad: Dyad) -> list[tuple[date, int]]:
        """Rows a day that name either state of a pair (one that names both counts for each)."""
        total: Counter[date] = Counter()
        for state in dyad:
            total.update(self._days_of(state))
        return sorted(total.items())

    def series(
        self,
        dyad: Dyad,
        bin: str = "month",  # noqa: A002
        field: str | None = None,
        claims: bool = True,
        since: date | None = None,
        actor: str | None = None,
    ) -> Series:
        """Cooperation and conflict of a relation up to the horizon; of nothing is it known that it is confirmed.

        With `actor`, what that state does to the other. Raises `ValueError` for a `field`, which no count has.
        """
        if field is not None:
            raise ValueError("other people's events are counted without their field; leave the field out")
        return relations.series(
            dyad,
            self.events(dyad),
            exposure=self.exposure(dyad),
            bin=bin,
            as_of=self.horizon,
            since=since,
            claims=claims,
            actor=actor,
        )

    def shifts(self, dyad: Dyad | None = None, rate: float = relations.RATE) -> tuple[Shift, ...]:
        """Changes of one relation, or of all, by day of detection; `rate` is shifts per dyad-year."""
        pairs = [dyad] if dyad else [pair for pair, _ in self.dyads()]
        found = (
            shift
            for pair in pairs
            for shift in relations.shifts(
                pair, self.events(pair), exposure=self.exposure(pair), rate=rate, as_of=self.horizon
            )
        )
        return tuple(sorted(found, key=lambda shift: (shift.detected, shift.dyad, shift.start)))

    def _days_of(self, state: str) -> dict[date, int]:
        if state not in self._days:
            found = self.ledger.counted_days(self.dataset, state, as_of=self._as_of, recorded_as_of=self._recorded)
            self._days[state] = dict(found)
        return self._days[state]
