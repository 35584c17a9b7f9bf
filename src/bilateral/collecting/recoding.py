"""The bytes that were kept raw read anew: what the present extraction reads otherwise is a new version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

import msgspec

from bilateral.collecting.visiting import Made, articles_of
from bilateral.ledger import Ledger, Rereading
from bilateral.model import Arrival, Article, RawRecord, SetAside, Subscription
from bilateral.sources.markup import Unreadable
from bilateral.sources.raw import RawError, RawResponse, read_place

BATCH = 200
"""Records that are read anew in one transaction."""
Tell = Callable[[str, int], None]
Held = tuple[Article, RawRecord]


class Recoded(msgspec.Struct, kw_only=True):
    """What was read anew: records, and how many versions now stand in the place of others."""

    records: int = 0
    changed: int = 0
    set_aside: list[SetAside] = msgspec.field(default_factory=list)


def recode(ledger: Ledger, folder: Path, since: datetime, until: datetime, *, tell: Tell) -> Recoded:
    """Make the articles of what was fetched from `since` on and before `until` anew.

    An article that comes out otherwise is stored as a version that stands in the place of the older one from now on;
    replays of what the ledger held before are as they were. What no longer gives an article is set aside and stays.
    """
    done = Recoded()
    feeds = {feed.address: feed for feed in ledger.subscriptions()}
    groups = (list(group) for _, group in groupby(ledger.raw_between(since, until), key=lambda held: held[1].place))
    while batch := list(islice(groups, BATCH)):
        readings = [reading for group in batch for reading in _anew(group, folder, feeds, done.set_aside)]
        done.changed += ledger.reread(readings)
        done.records += len(batch)
        tell("reading anew", len(batch))
    if done.set_aside:
        ledger.set_aside(done.set_aside)
    return done


def _anew(
    group: list[Held], folder: Path, feeds: dict[str, Subscription], aside: list[SetAside]
) -> Iterator[Rereading]:
    """The articles of one record, each with the versions that were made of the same before."""
    try:
        made = {one.entry: one for one in _made(group[0][1], folder, feeds, aside)}
    except (RawError, Unreadable) as why:
        aside.append(SetAside(address=group[0][1].address, reason=str(why)))
        return
    for entry, same in groupby(sorted(group, key=_by_entry), key=_by_entry):
        versions = list(same)
        new = made.get(versions[0][1].entry)
        if new is not None:
            record = msgspec.structs.replace(versions[0][1], entry=entry or None, stated=new.stated)
            arrival = Arrival(article=new.article, record=record)
            yield Rereading(arrival=arrival, versions=tuple(article.version for article, _ in versions))


def _made(record: RawRecord, folder: Path, feeds: dict[str, Subscription], aside: list[SetAside]) -> Iterable[Made]:
    kept = read_place(folder, record.place, record.address).kept
    assert kept is not None
    for one in articles_of(kept, _feed_of(kept, feeds)):
        if isinstance(one, Made):
            yield one
        elif kept.feed is not None:
            aside.append(one)


def _feed_of(kept: RawResponse, feeds: dict[str, Subscription]) -> Subscription | None:
    asked = kept.response.asked
    return None if kept.feed is not None else feeds.get(asked, Subscription(address=asked, whole=True))


def _by_entry(held: Held) -> str:
    return held[1].entry or ""
