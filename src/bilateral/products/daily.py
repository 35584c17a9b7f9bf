"""The morning paper: the few things that moved in the world on the last day with news, by surprise and consequence."""

from __future__ import annotations

from datetime import date

import msgspec

from bilateral.model import Shift
from bilateral.products.balance import whose_word
from bilateral.products.candidates import Field
from bilateral.products.developments import Development, Turned, developments, events_in, told_in
from bilateral.products.gathered import Gathered
from bilateral.products.judgements import movement_of
from bilateral.products.names import counted, long_day, names_note, plural, sentence
from bilateral.products.reasons import chosen_for, headline, reckoning
from bilateral.products.speakers import held_by
from bilateral.products.statements import Brief, Kind, Section, Statement
from bilateral.view import View, states_of

COUNT = 10
WEEK = 7
ALSO = 4
"""Further acts of a development that are told."""

METHOD = (
    "What became known on the day was ranked by surprise times consequence. Surprise is minus the binary logarithm of "
    "the probability that the relation, by its own past, has an act of that kind on one day: its acts fade to 1/e in "
    "two years, smoothed by a year of the average relation. Consequence is a product of the kind of act, how firmly it "
    "stands, how sure it is that it was read rightly, what the parties weigh in the world and for each other, and "
    "whether it would touch a provision. Acts of one relation and type, and acts that one story tells of one party, "
    "are one development; it scores the root of the sum of squares over its relations. Reports are those known by "
    "the end of the day, UTC; a claim stays a claim."
)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One development in the paper: its statements, how it scores and of what the score is made."""

    rank: int
    headline: str
    score: float
    statements: tuple[Statement, ...]
    development: Development


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of a `day`, UTC: its items, the highest score first, and the whole as a brief to be printed."""

    day: date
    items: tuple[Item, ...]
    brief: Brief


def make(view: View, count: int = COUNT, *, why: bool = False) -> Paper:
    """The paper of the last day with news, not after the view's; with `why` each item shows how it was reckoned.

    Raises `ValueError` where `count` is not positive.
    """
    if count < 1:
        raise ValueError(f"a paper of {count} items; give 1 or more")
    events = view.events()
    desk = Gathered(view, events, view.horizon)
    field = Field(view, events, view.first_news)
    found = developments(field.candidates(desk), _turned(view, field), told_in(field, desk))[:count]
    items = tuple(_item(desk, rank, one, why=why) for rank, one in enumerate(found, 1))
    return Paper(day=field.day, items=items, brief=_brief(view, desk, field, items))


def _turned(view: View, field: Field) -> list[Turned]:
    """Shifts that could be seen on the day and not before."""
    found = [shift for shift in view.turned(field.day, field.events) if shift.detected == field.day]
    return [Turned(shift=shift, weight=_weight(field, shift)) for shift in found]


def _weight(field: Field, shift: Shift) -> float:
    pasts = field.pasts
    return pasts.standing(shift.dyad) * (0.5 + 0.5 * pasts.closeness(shift.dyad))


def _item(desk: Gathered, rank: int, found: Development, *, why: bool) -> Item:
    lines = [*_acts(desk, found), *(movement_of(desk, turned.shift) for turned in found.shifts)]
    lines.append(desk.statement(Kind.COUNT, *chosen_for(desk, found)))
    if why:
        lines.append(desk.statement(Kind.COUNT, *reckoning(desk, found)))
    return Item(
        rank=rank, headline=headline(found), score=round(found.score, 4), statements=tuple(lines), development=found
    )


def _acts(desk: Gathered, found: Development) -> list[Statement]:
    """The first act with who says so, the next ones, and how many more there are."""
    acts = events_in(found)
    lines: list[Statement] = []
    for event in acts[:1]:
        sources = plural(event.independent_sources, "independent source")
        text = sentence(f"{held_by(event, desk.filings(event))} ({sources})")
        lines += [desk.told(event, Kind.EVENT), desk.statement(Kind.CLAIM, text, [event])]
    lines += [desk.told(event, Kind.EVENT) for event in acts[1 : 1 + ALSO]]
    if rest := acts[1 + ALSO :]:
        lines.append(desk.statement(Kind.COUNT, f"And {plural(len(rest), 'further act')} of the same kind.", rest))
    return lines


def _brief(view: View, desk: Gathered, field: Field, items: tuple[Item, ...]) -> Brief:
    sections = [Section(title=f"{item.rank}. {item.headline}", statements=item.statements) for item in items]
    acts = [event for item in items for event in events_in(item.development)]
    sections += [_ahead(desk, field), whose_word(desk, acts), _not_known(desk, items)]
    return Brief(
        dyad=None,
        title=f"The world on {long_day(field.day)}",
        as_of=view.day,
        since=field.day,
        horizon=view.horizon,
        sections=tuple(sections),
        citations=desk.citations.all(),
        monthly=None,
        confirmed=None,
        shifts=tuple(turned.shift for item in items for turned in item.development.shifts),
        method=_method(field, items),
        length="paper",
    )


def _method(field: Field, items: tuple[Item, ...]) -> str:
    codes = {code for item in items for one in item.development.candidates for code in states_of(one.event)}
    counted = sentence(f"{plural(len(field.moved), 'act')} became news on the day")
    return f"{METHOD} {counted} {names_note(codes)}".strip()


def _ahead(desk: Gathered, field: Field) -> Section:
    """What sources expect on a day of the week to come."""
    coming = field.ahead(WEEK)
    return Section(title="The week ahead", statements=tuple(desk.told(event, Kind.PLAN) for event in coming[:COUNT]))


def _not_known(desk: Gathered, items: tuple[Item, ...]) -> Section:
    lines = []
    if not items:
        lines.append(
            desk.statement(Kind.GAP, "No act between states became known on the day; that is no sign of calm.")
        )
    single = [event for item in items for event in events_in(item.development)[:1] if event.independent_sources < 2]
    if single:
        of = "all" if len(single) == len(items) > 1 else f"{counted(len(single))} of"
        rest = "rests" if len(single) == 1 else "rest"
        text = f"{of} {plural(len(items), 'item')} {rest} on a single independent source."
        lines.append(desk.statement(Kind.GAP, sentence(text), single))
    if desk.waiting:
        waiting = sum(desk.waiting.values())
        text = f"{plural(waiting, 'article')} {'waits' if waiting == 1 else 'wait'} to be read for acts"
        lines.append(desk.statement(Kind.GAP, sentence(text)))
    return Section(title="What is not known", statements=tuple(lines))


def as_json(paper: Paper) -> bytes:
    """The paper for programs: each item with its acts, the parts of their scores, its statements, and all citations."""
    brief = paper.brief
    whole = {
        "day": paper.day,
        "as_of": brief.as_of,
        "title": brief.title,
        "items": [_row(item) for item in paper.items],
        "sections": brief.sections[len(paper.items) :],
        "citations": brief.citations,
        "method": brief.method,
    }
    return msgspec.json.format(msgspec.json.encode(whole))


def _row(item: Item) -> dict[str, object]:
    return {
        "rank": item.rank,
        "headline": item.headline,
        "score": item.score,
        "acts": [
            {
                "event": one.event.id,
                "relation": one.relation,
                "change": one.change,
                "score": round(one.score, 4),
                "surprise": one.surprise._asdict(),
                "consequence": one.consequence,
                "past": one.past,
                "provision": one.finding.provision if one.finding else None,
            }
            for one in item.development.candidates
        ],
        "shifts": [turned.shift for turned in item.development.shifts],
        "statements": item.statements,
    }
