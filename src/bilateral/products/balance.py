"""On whose word a product rests: each side's, other states', outlets', those of states; and whose view is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
import numpy as np

from bilateral.model import Event, Filing, Status
from bilateral.products.gathered import Gathered
from bilateral.products.names import called, counted, language_name, listed, plural, sentence, some
from bilateral.products.printing import blank, show, write_rows
from bilateral.products.selection import CONTESTED, newest_first
from bilateral.products.statements import Kind, Section, Statement
from bilateral.products.wording import act
from bilateral.relations.traits import as_text
from bilateral.rollups.outline import SPEAKER
from bilateral.view import Dyad, Roll, View
from bilateral.world import control_of, outlet_of, states

LINES = 6
"""Disputed acts with a missing view that are told one by one."""

CLAIMS = frozenset({Status.CLAIMED, Status.ALLEGED})
COLUMNS = ("whose", "reports", "share", "acts", "events")

OTHERS, SPEAKERS, OUTLETS = "other states", "speakers for no state", "outlets themselves"
SINGLE, UNOWNED, CONTROLLED = "on a single source", "outlets of unknown owner", "outlets that a state controls"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the reports, by the `events` that they tell of: how many, and their share of all (0 to 1)."""

    whose: str
    reports: int
    share: float
    events: tuple[str, ...]


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Acts of which a party's own view is not in the ledger; `disputed` where others deny or dispute them."""

    state: str
    disputed: bool
    events: tuple[str, ...]


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """Whose word `reports` on `acts` acts are.

    `words` divide all reports by who vouches for them, each side of the product first. `outlets`, `owners` and
    `languages` look at the same reports by who carries them: outlets under each state's control, those of whose owner
    nothing is known, and the languages of the outlets. `single` are the acts that rest on one independent source.
    """

    reports: int
    acts: int
    words: tuple[Part, ...]
    controlled: tuple[Part, ...]
    unowned: Part
    languages: tuple[Part, ...]
    single: Part
    missing: tuple[Missing, ...]


class _Pile:
    """Reports put on piles by a label."""

    def __init__(self) -> None:
        self.reports: dict[str, int] = defaultdict(int)
        self.events: dict[str, dict[str, None]] = defaultdict(dict)

    def put(self, label: str, event: str) -> None:
        self.reports[label] += 1
        self.events[label][event] = None

    def parts(self, total: int, first: Sequence[str] = ()) -> tuple[Part, ...]:
        """The piles, those of `first` in their order, then the largest first."""
        order = {label: place for place, label in enumerate(first)}
        labels = sorted(self.reports, key=lambda one: (order.get(one, len(order)), -self.reports[one], one))
        return tuple(self.part(label, total) for label in labels)

    def part(self, label: str, total: int) -> Part:
        number = self.reports[label]
        share = number / total if total else 0.0
        return Part(whose=label, reports=number, share=round(share, 4), events=tuple(self.events[label]))


class _Word(NamedTuple):
    """One report of an event: whose word it is (`None` the outlet's own, `SPEAKER` somebody's of no state), and the
    outlet that carries it; `alone` where the event has no other independent source.
    """

    event: str
    whose: str | None
    outlet: str
    alone: bool


def balance(events: Iterable[Event], evidence: Mapping[str, Sequence[Filing]], sides: Sequence[str] = ()) -> Balance:
    """On whose word events rest; `sides` are the states that the product is about, told apart from all others."""
    told = list(events)
    words = (
        _Word(
            event.id,
            None if filing.report.source is None else filing.report.source.state or SPEAKER,
            filing.publishers[0] if filing.publishers else "",
            event.independent_sources < 2,
        )
        for event in told
        for filing in evidence.get(event.id, ())
    )
    return _balance(words, len(told), sides, _missing(told, sides))


def balance_of(view: View, asked: Dyad | str, since: date, until: date) -> Balance:
    """`balance` of what a relation or a state did on days from `since` to `until`."""
    sides = (asked,) if isinstance(asked, str) else asked
    roll = view.roll(asked, since, until)
    if not roll.outline.marks["words"].any():  # nothing is kept of who says so, and the reports themselves are read
        events = roll.read(range(len(roll)))
        return balance(events, view.evidence_of(events), sides)
    ids, keys = roll.outline.traits.names(), roll.outline.keys
    alone = (roll.outline.marks["sources"] < 2).tolist()
    places, told = roll.outline.words()
    words = (
        _Word(ids[place], keys[whose] or None, keys[outlet], alone[place])
        for place, (whose, outlet) in zip(places.tolist(), told.tolist(), strict=True)
    )
    return _balance(words, len(roll), sides, _missing_of(roll, sides))


def _balance(words: Iterable[_Word], acts: int, sides: Sequence[str], missing: Iterable[Missing]) -> Balance:
    piles, controlled, unowned, languages, single = (_Pile() for _ in range(5))
    total = 0
    for word in words:
        total += 1
        piles.put(_whose(word.whose, sides), word.event)
        if state := control_of(word.outlet):
            controlled.put(state, word.event)
        known = outlet_of(word.outlet)
        languages.put(known.language if known and known.language else "?", word.event)
        if known is None:
            unowned.put(UNOWNED, word.event)
        if word.alone:
            single.put(SINGLE, word.event)
    return Balance(
        reports=total,
        acts=acts,
        words=piles.parts(total, [*map(called, sides), OTHERS, SPEAKERS, OUTLETS]),
        controlled=controlled.parts(total, sides),
        unowned=unowned.part(UNOWNED, total),
        languages=languages.parts(total),
        single=single.part(SINGLE, total),
        missing=tuple(missing),
    )


def whose_word(desk: Gathered, events: Sequence[Event] | None = None) -> Section:
    """On whose word a product rests, and of which acts a party's view is missing; `events` are its acts, or all."""
    told = [event for event in (desk.events if events is None else events) if not desk.impossible(event)]
    found = balance(told, {event.id: desk.filings(event) for event in told}, desk.sides)
    lines = [_words(desk, found), _carriers(desk, found), _single(desk, found), *_views(desk, found)]
    return Section(title="Whose word this is", statements=tuple(line for line in lines if line))


def print_balance(found: Balance, format: str = "table") -> None:  # noqa: A002
    """The balance as a table, or as rows with the events of each ("jsonl", "csv")."""
    rows = balance_rows(found)
    if format != "table":
        write_rows(({name: row[name] for name in COLUMNS} for row in rows), format, COLUMNS)
        return
    table = blank("whose word", "reports", "share", "acts", right=("reports", "share", "acts"))
    for row in rows:
        table.add_row(row["whose"], f"{row['reports']:,}", f"{100 * row['share']:.0f} %", f"{row['acts']:,}")
    show(
        table, f"{plural(found.reports, 'report')} on {plural(found.acts, 'act')}; shares overlap below the first part"
    )


def balance_rows(found: Balance) -> list[dict[str, Any]]:
    """All parts as rows of `COLUMNS`, those by whose word it is first."""
    outlets = [msgspec.structs.replace(part, whose=f"outlets under {called(part.whose)}") for part in found.controlled]
    tongues = [msgspec.structs.replace(part, whose=f"language {_tongue(part.whose)}") for part in found.languages]
    parts = [*found.words, *outlets, found.unowned, *tongues, found.single]
    return [{**msgspec.structs.asdict(part), "acts": len(part.events)} for part in parts]


def _whose(whose: str | None, sides: Sequence[str]) -> str:
    if whose is None:
        return OUTLETS
    if whose == SPEAKER:
        return SPEAKERS
    return called(whose) if whose in sides else OTHERS


def _missing(events: Sequence[Event], sides: Sequence[str]) -> Iterable[Missing]:
    """Of disputed and of claimed acts, the parties that say nothing of them; of a product's sides where it has any."""
    of: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for event in newest_first(events):
        if event.status not in CONTESTED | CLAIMS:
            continue
        heard = {voice.key for voice in event.voices}
        parties = {party.state for party in (event.actor, event.recipient) if party and party.state in states()}
        for state in sorted(code for code in parties - heard if code and (not sides or code in sides)):
            of[event.status in CLAIMS, state].append(event.id)
    for (claimed, state), ids in sorted(of.items()):
        yield Missing(state=state, disputed=not claimed, events=tuple(ids))


def _missing_of(roll: Roll, sides: Sequence[str]) -> Iterable[Missing]:
    """`_missing` of a roll of which the sides are parties of every act."""
    newest = np.lexsort((roll.outline.traits.ids, -roll.days))
    for statuses in (CONTESTED, CLAIMS):
        for state in sorted(set(sides).intersection(states())):
            unheard = (roll.stand(statuses) & ~roll.spoken_of_by(state))[newest]
            if unheard.any():
                ids = as_text(roll.outline.traits.ids[newest[unheard]])
                yield Missing(state=state, disputed=statuses is CONTESTED, events=tuple(ids))


def _words(desk: Gathered, found: Balance) -> Statement | None:
    if not found.reports:
        return None
    parts = listed(f"{counted(part.reports)} ({_percent(part)}) {_on_whose(part.whose)}" for part in found.words)
    text = f"{plural(found.reports, 'report')} on {plural(found.acts, 'act')}: {parts}."
    return desk.statement(Kind.COUNT, sentence(text), _all(desk, found))


def _on_whose(whose: str) -> str:
    return "in the words of outlets themselves" if whose == OUTLETS else f"on the word of {whose}"


def _carriers(desk: Gathered, found: Balance) -> Statement | None:
    if not found.reports:
        return None
    held = [f"{called(part.whose)} {counted(part.reports)}" for part in found.controlled]
    number = sum(part.reports for part in found.controlled)
    carried = f"outlets that a state controls carried {counted(number)} of these reports ({some(held)})"
    unowned = found.unowned.reports
    owner = f"; the owner of the outlet is not known of {counted(unowned)}" if unowned else ""
    tongues = listed(f"{language_name(_tongue(part.whose))} {_percent(part)}" for part in found.languages)
    none = "no outlet that a state is known to control carried any of these reports"
    text = f"{carried if held else none}{owner}; languages of the outlets: {tongues}"
    return desk.statement(Kind.COUNT, sentence(text), _all(desk, found))


def _all(desk: Gathered, found: Balance) -> list[Event]:
    return _events(desk, (one for part in found.words for one in part.events))


def _single(desk: Gathered, found: Balance) -> Statement | None:
    alone = _events(desk, found.single.events)
    if not alone:
        return None
    rest = "rests" if len(alone) == 1 else "rest"
    of = "all" if len(alone) == found.acts > 1 else f"{counted(len(alone))} of"
    text = f"{of} {plural(found.acts, 'act')} {rest} on a single independent source."
    return desk.statement(Kind.GAP, sentence(text), alone)


def _views(desk: Gathered, found: Balance) -> Iterable[Statement]:
    """Whose view is missing: of disputed acts one by one, of claimed ones counted."""
    for missing in found.missing:
        acts = _events(desk, missing.events)
        name = called(missing.state)
        if not missing.disputed:
            what = plural(len(acts), "act of its own or towards it", "acts of its own or towards it")
            text = f"The view of {name} is not at hand on {what} that others claim."
            yield desk.statement(Kind.GAP, text, acts)
            continue
        for event in acts[:LINES]:
            text = f"{act(event).nominal} ({event.status.value}): the view of {name} is not at hand."
            yield desk.statement(Kind.GAP, sentence(text), [event], status=event.status)
        if rest := acts[LINES:]:
            text = f"nor is the view of {name} of {plural(len(rest), 'further disputed act')}."
            yield desk.statement(Kind.GAP, sentence(text), rest)


def _events(desk: Gathered, ids: Iterable[str]) -> list[Event]:
    return [desk.by_id[one] for one in dict.fromkeys(ids) if one in desk.by_id]


def _percent(part: Part) -> str:
    return f"{100 * part.share:.0f}\N{NO-BREAK SPACE}%"


def _tongue(language: str) -> str:
    return "not known" if language == "?" else language
