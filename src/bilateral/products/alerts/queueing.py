"""Finds what each list is to be told since it was last told, and puts that into the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec

from bilateral.ledger import AlertRow, Ledger, WatchMark
from bilateral.model import Shift, end_of_day
from bilateral.products.alerts.changes import Change, changes, lapsed, new_shifts
from bilateral.products.alerts.matching import wanted, wants_shift
from bilateral.products.alerts.watchlist import Trigger, Watch, Watchlist
from bilateral.products.alerts.wording import Alert, of_event, of_shift, same_shift
from bilateral.view import View


class Found:
    """What is to be told of between two views, looked for once and asked for by several lists."""

    def __init__(self, now: View, changed: Iterable[Change], shifts_since: date, oldest: datetime | None) -> None:
        self._now, self._since, self._oldest = now, shifts_since, oldest
        self._changes = [one for one in changed if oldest is None or one.known >= oldest]
        self._shifts: list[Shift] | None = None

    def alerts(self, watch: Watch, base_url: str | None, told: Iterable[Alert] = ()) -> Iterator[Alert]:
        """What a list is told of; of shifts only those that it has not been `told` of."""
        for change in self._changes:
            triggers = wanted(watch, change)
            if triggers:
                yield of_event(watch, change, triggers, base_url)
        earlier = list(told)
        for shift in self._found_shifts() if Trigger.SHIFT in watch.triggers else ():
            if wants_shift(watch, shift) and not any(same_shift(shift, one) for one in earlier):
                yield of_shift(watch, shift, end_of_day(shift.detected), base_url)

    def _found_shifts(self) -> list[Shift]:
        if self._shifts is None:
            self._shifts = new_shifts(self._now, None, self._since)
        return self._shifts


def queue(ledger: Ledger, watchlist: Watchlist, now: datetime) -> int:
    """Put into the outbox what the lists are to be told; says how many alerts are new.

    A list that is seen for the first time begins here: it is told of nothing that the ledger held before.
    """
    upto = ledger.newest_entry()
    new = 0
    for mark, watches in _by_mark(ledger, watchlist, upto, now):
        found = _since(ledger, mark, now, watchlist.days) if mark else _begin(ledger, now, watchlist.days)
        for watch in watches:
            told = _told(ledger, watch)
            rows = [_row(one, silent=mark is None) for one in found.alerts(watch, watchlist.base_url, told)]
            stored = ledger.queue_alerts(watch.name, upto, now, rows)
            new += stored if mark else 0
    return new


def would_be_told(ledger: Ledger, watchlist: Watchlist, now: datetime) -> list[Alert]:
    """What a pass would put into the outbox now; stores nothing."""
    upto = ledger.newest_entry()
    found = []
    for mark, watches in _by_mark(ledger, watchlist, upto, now):
        if mark is not None:
            news = _since(ledger, mark, now, watchlist.days)
            found += [one for watch in watches for one in news.alerts(watch, watchlist.base_url, _told(ledger, watch))]
    known = {one.key for one in ledger.alerts()}
    return [one for one in found if one.key not in known]


def told_since(ledger: Ledger, watchlist: Watchlist, since: date, as_of: date | None, now: datetime) -> list[Alert]:
    """What the lists would be told of what became known to the world from a day on, up to `as_of`."""
    after = View(ledger, as_of, clock=lambda: now)
    before = View(ledger, since - timedelta(days=1))
    ids = ledger.events_known_since(end_of_day(before.day), end_of_day(as_of) if as_of else None)
    changed = changes(after, before, dict.fromkeys([*ids, *lapsed(after, before)]))
    found = Found(after, changed, since, None)
    return [one for watch in watchlist.watches for one in found.alerts(watch, watchlist.base_url)]


def queue_since(ledger: Ledger, watchlist: Watchlist, since: date, now: datetime) -> int:
    """Put into the outbox what became known from a day on, and go on from here; says how many alerts are new."""
    alerts = told_since(ledger, watchlist, since, None, now)
    upto, new = ledger.newest_entry(), 0
    before = _begin(ledger, now, watchlist.days)
    for watch in watchlist.watches:
        begins = ledger.watch_mark(watch.name) is None
        told = [one for one in alerts if one.watchlist == watch.name]
        new += ledger.queue_alerts(watch.name, upto, now, map(_row, told))
        if begins:  # else the next pass would take the shifts of before that day for new ones
            older = before.alerts(watch, watchlist.base_url, told)
            ledger.queue_alerts(watch.name, upto, now, [_row(one, silent=True) for one in older])
    return new


def _by_mark(
    ledger: Ledger, watchlist: Watchlist, upto: int, now: datetime
) -> Iterator[tuple[WatchMark | None, list[Watch]]]:
    """Lists that were told up to the same entry, together; those are left out for which nothing can be new."""
    of: dict[tuple[int, datetime] | None, tuple[WatchMark | None, list[Watch]]] = {}
    for watch in watchlist.watches:
        mark = ledger.watch_mark(watch.name)
        if mark is None or mark.upto < upto or _day(mark.at) < _day(now):
            key = (mark.upto, mark.at) if mark else None
            of.setdefault(key, (mark, []))[1].append(watch)
    yield from of.values()


def _since(ledger: Ledger, mark: WatchMark, now: datetime, days: int) -> Found:
    after = View(ledger, clock=lambda: now)
    recorded = ledger.entry_recorded(mark.upto) or datetime.min.replace(tzinfo=UTC)
    before = View(ledger, None, recorded, clock=lambda: mark.at)
    ids = [*ledger.events_concluded_since(mark.upto), *lapsed(after, before)]
    oldest = now - timedelta(days=days)
    return Found(after, changes(after, before, dict.fromkeys(ids)), _day(oldest), oldest)


def _begin(ledger: Ledger, now: datetime, days: int) -> Found:
    """What a new list is taken to know: the shifts of late, which are no rows with a date of their own."""
    return Found(View(ledger, clock=lambda: now), (), _day(now) - timedelta(days=days), None)


def _told(ledger: Ledger, watch: Watch) -> list[Alert]:
    return [msgspec.json.decode(row.body, type=Alert) for row in ledger.alerts(watch.name, kind=Trigger.SHIFT.value)]


def _row(one: Alert, *, silent: bool = False) -> AlertRow:
    kind = one.triggers[0].value
    return AlertRow(key=one.key, watchlist=one.watchlist, kind=kind, body=msgspec.json.encode(one), silent=silent)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
