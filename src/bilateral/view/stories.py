"""The stories of a day, as they were known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile
from textwrap import shorten

from bilateral.events import Stories
from bilateral.model import Article, Story, end_of_day
from bilateral.view.reading import Reading
from bilateral.world import owner_of

STORY_REACH = timedelta(days=14)


class Told(Reading):
    """The part of a view that groups articles."""

    def stories(self, day: date) -> list[Story]:
        """The stories that have an article on this day, the most texts first.

        Articles of the 14 days before are grouped with those of the day, so that a story keeps its beginning;
        copies of a dispatch follow its first.
        """
        since = end_of_day(day - STORY_REACH - timedelta(days=1))
        until = min(end_of_day(day), self._limits["as_of"] or end_of_day(day))
        placed = self.ledger.dispatched(since=since, recorded_as_of=self._limits["recorded_as_of"])
        newest = {
            article.id: (article, place) for article, place in takewhile(lambda row: row[0].known <= until, placed)
        }
        dispatches: dict[str, list[Article]] = defaultdict(list)
        for article, place in newest.values():
            if not article.withdrawn:
                dispatches[place.dispatch].append(article)
        first = {held[0].version: held for held in dispatches.values()}
        grouping = Stories()
        grouping.add(held[0] for held in dispatches.values())
        told = [_story([first[version] for version in story]) for story in grouping.stories()]
        return sorted((s for s in told if s.last.date() == day), key=lambda s: (-s.dispatches, s.first, s.id))


def _story(dispatches: Sequence[Sequence[Article]]) -> Story:
    articles = sorted((one for held in dispatches for one in held), key=lambda one: (one.known, one.version))
    begin = articles[0]
    return Story(
        id=begin.version,
        headline=begin.title or shorten(begin.text, 90, placeholder=" …"),
        first=begin.known,
        last=articles[-1].known,
        articles=tuple(one.version for one in articles),
        dispatches=len(dispatches),
        owners=tuple(sorted({owner_of(name) for one in articles for name in one.publishers[:1]})),
    )
