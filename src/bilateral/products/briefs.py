"""The brief on whatever is asked for: a relation, a country, a bloc, or what changed in one of them since another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bilateral.products.bloc_brief import BlocDesk
from bilateral.products.bloc_brief import make as of_bloc
from bilateral.products.briefing import make as of_relation
from bilateral.products.briefing import method
from bilateral.products.changes import groups
from bilateral.products.country import StateDesk
from bilateral.products.country_brief import make as of_country
from bilateral.products.desk import Desk
from bilateral.products.gathered import Gathered
from bilateral.products.names import long_day, plural
from bilateral.products.statements import Brief, Kind, Section
from bilateral.view import View


def made(view: View, about: Sequence[str], since: date | None = None, length: str = "long") -> Brief:
    """The brief on one state, two, or three and more (alpha-3 codes), of acts from `since` on.

    Raises `ValueError` where that is after the day of the view, and as these do.
    """
    if since is not None and since > view.day:
        raise ValueError(f"the brief is as of {view.day} and can tell nothing since {since}; give an earlier --since")
    if len(about) == 1:
        return of_country(view, about[0], since, length)
    if len(about) == 2:
        return of_relation(view, (about[0], about[1]), since, length)
    return of_bloc(view, about, since, length)


def changed(view: View, about: Sequence[str], before: View, since: date | None = None) -> Brief:
    """What changed since a brief that was made from `before`: each change as a statement with its evidence.

    Acts count from `since` on, without it from as early as both briefs reach back.
    Raises `ValueError` where `before` is later than `view`, and as `made` does.
    """
    if before.day > view.day:
        raise ValueError(f"the earlier brief is of {before.day}, later than {view.day}; ask --as-of a later day")
    short = made(view, about, since, "short")
    desk = _desk(view, about, since or min(short.since, before.day))
    found = groups(desk, before)
    title = f"What changed since {long_day(before.day)}"
    nothing = desk.statement(Kind.GAP, f"Nothing that the news at hand tells has changed since {long_day(before.day)}.")
    gone = _gone(desk, before)
    sections = [Section(title=title, groups=found, statements=() if found else (nothing,))]
    sections += [Section(title="What is read otherwise", statements=(desk.statement(Kind.GAP, gone),))] if gone else []
    return Brief(
        dyad=short.dyad,
        state=short.state,
        bloc=short.bloc,
        title=short.title,
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=tuple(sections),
        citations=desk.citations.all(),
        monthly=None,
        confirmed=None,
        shifts=desk.shifts,
        method=method(desk),
        length="changes",
        before=before.day,
    )


def _desk(view: View, about: Sequence[str], since: date) -> Gathered:
    if len(about) == 1:
        return StateDesk(view, about[0], since)
    if len(about) == 2:
        first, second = sorted(about)
        return Desk(view, (first, second), since)
    return BlocDesk(view, tuple(sorted(about)), since)


def _gone(desk: Gathered, before: View) -> str:
    """Acts that were told then and that nothing leads on from: a better coder, or a copy found, reads otherwise."""
    lost = [event for event in desk.scope(before) if event.date >= desk.since and desk.view.event(event.id) is None]
    if not lost:
        return ""
    text = f"{plural(len(lost), 'act')} that could be told on {long_day(before.day)}: what the sources say is now read"
    return f"{text[:1].upper()}{text[1:]} as no such act."
