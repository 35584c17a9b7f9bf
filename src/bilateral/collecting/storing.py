"""Outcomes into the raw files and the ledger, in that order: what is concluded is kept raw first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from bilateral.collecting.visiting import Made, Outcome, articles_of
from bilateral.ledger import Ledger
from bilateral.model import Arrival, RawPlace, RawRecord, Settled, Subscription, Visited
from bilateral.sources.markup import Unreadable
from bilateral.sources.raw import RawFiles, RawResponse, Stored, pack

BATCH = 64
"""Records that are taken in with one transaction."""


def store(ledger: Ledger, raw: RawFiles, outcomes: Sequence[Outcome]) -> Settled:
    """Store a batch of outcomes: a response that gives a new article version is on disk before the version is.

    Raises `RawError` or `LedgerError`; then nothing of the batch is concluded, and what was kept raw is taken in at
    the next start.
    """
    new = _new(ledger, outcomes)
    keeping = [outcome for outcome in outcomes if outcome.kept is not None and new[id(outcome)]]
    places = dict(
        zip(
            map(id, keeping),
            raw.append([pack(outcome.kept) for outcome in keeping if outcome.kept is not None]),
            strict=True,
        )
    )
    return ledger.settle([_visited(one, new[id(one)], places.get(id(one))) for one in outcomes])


def take_in(ledger: Ledger, raw: RawFiles, tell: Callable[[str, int], None]) -> int:
    """Make articles of what was kept raw and is not in the ledger; says how many records that were.

    They are from a run that was stopped between the two, or from before the ledger was restored or made anew.
    """
    feeds = {feed.address: feed for feed in ledger.subscriptions()}
    taken = 0
    stream = (stored for stored in raw.recovered(ledger.raw_ends()) if stored.kept is not None)
    while batch := list(islice(stream, BATCH)):
        ledger.settle([_again(stored, feeds) for stored in batch])
        taken += len(batch)
        tell("taking in", len(batch))
    return taken


def _new(ledger: Ledger, outcomes: Sequence[Outcome]) -> dict[int, list[Made]]:
    """What each outcome made that the ledger lacks; of the same version made twice only the first."""
    seen = ledger.stored_versions({made.article.version for outcome in outcomes for made in outcome.made})
    found: dict[int, list[Made]] = {}
    for outcome in outcomes:
        found[id(outcome)] = []
        for made in outcome.made:
            version = made.article.version
            if version not in seen:
                seen.add(version)
                found[id(outcome)].append(made)
    return found


def _visited(outcome: Outcome, made: Iterable[Made], place: RawPlace | None) -> Visited:
    job = outcome.job
    return Visited(
        address=job.address,
        feed=job.page.feed if job.page is not None else None,
        state=outcome.state,
        links=outcome.links,
        whole=job.feed is not None and job.feed.whole,
        arrivals=_arrivals(made, outcome.kept, place),
        aside=outcome.aside,
    )


def _arrivals(made: Iterable[Made], kept: RawResponse | None, place: RawPlace | None) -> tuple[Arrival, ...]:
    if kept is None or place is None:
        return ()
    answer = kept.response
    return tuple(
        Arrival(
            article=one.article,
            record=RawRecord(
                place=place, address=answer.address, fetched=answer.fetched, entry=one.entry, stated=one.stated
            ),
        )
        for one in made
    )


def _again(stored: Stored, feeds: dict[str, Subscription]) -> Visited:
    """What a record leads to that was kept by a run which could not conclude from it."""
    kept = stored.kept
    assert kept is not None
    address = kept.response.asked
    feed = None if kept.feed is not None else feeds.get(address, Subscription(address=address, whole=True))
    try:
        found = [one for one in articles_of(kept, feed) if isinstance(one, Made)]
    except Unreadable:
        found = []
    return Visited(address=address, feed=kept.feed or address, arrivals=_arrivals(found, kept, stored.place))
