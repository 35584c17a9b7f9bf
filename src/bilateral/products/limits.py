"""What is not known: thin ground, a single voice, no confirmation, languages that are not read."""

from __future__ import annotations

from bilateral.model import Status
from bilateral.products.desk import Desk
from bilateral.products.gathered import Gathered
from bilateral.products.names import counted, language_name, listed, long_day, plural, sentence
from bilateral.products.selection import HAPPENED, MISSED
from bilateral.products.statements import Kind, Section, Statement


def limits(desk: Desk) -> Section:
    """What is not known, where no section before it says how many acts rest on one source."""
    rest = not_known(desk)
    alone = _single(desk)
    return Section(title=rest.title, statements=(*([alone] if alone else []), *rest.statements))


def not_known(desk: Desk) -> Section:
    """The limits of the rest: thin ground, no confirmation, unread languages."""
    found = (
        _empty(desk),
        _unconfirmed(desk),
        _undirected(desk),
        _missed(desk),
        _misdated(desk),
        _thin(desk),
        unread(desk),
    )
    return Section(title="What is not known", statements=tuple(line for line in found if line))


def _empty(desk: Desk) -> Statement | None:
    if desk.events:
        return None
    text = f"The news at hand has no act between {desk.both} since {long_day(desk.since)}"
    return desk.statement(Kind.GAP, f"{text}; that is no sign of calm.")


def _single(desk: Desk) -> Statement | None:
    told = desk.of(HAPPENED | {Status.DISPUTED})
    alone = [event for event in told if event.independent_sources < 2]
    if not alone:
        return None
    rest = "rests" if len(alone) == 1 else "rest"
    some_of = f"{counted(len(alone))} of {plural(len(told), 'act')}"
    text = f"{some_of if len(alone) < len(told) else _every(len(told))} {rest} on a single independent source."
    return desk.statement(Kind.GAP, sentence(text), alone)


def _every(number: int) -> str:
    return {1: "the one act", 2: "both acts"}.get(number, f"all {counted(number)} acts")


def _unconfirmed(desk: Desk) -> Statement | None:
    arms = [
        event for event in desk.of({Status.CLAIMED, Status.DISPUTED, Status.ALLEGED}) if "military aid" in event.fields
    ]
    if not arms:
        return None
    are = "is" if len(arms) == 1 else "are"
    text = f"{plural(len(arms), 'act')} of military aid {are} asserted or alleged, and confirmed by no report."
    return desk.statement(Kind.GAP, sentence(text), arms)


def _undirected(desk: Desk) -> Statement | None:
    found = [
        event for event in desk.of(HAPPENED | {Status.DISPUTED}) if not event.directed and event.event_type == "AID"
    ]
    if not found:
        return None
    text = f"Of {plural(len(found), 'transfer')} it is not said which of the two gave and which received."
    return desk.statement(Kind.GAP, text, found)


def _missed(desk: Desk) -> Statement | None:
    lapsed = [event for event in desk.of(MISSED) if event.status is Status.LAPSED]
    if not lapsed:
        return None
    were = "was" if len(lapsed) == 1 else "were"
    text = f"Whether {plural(len(lapsed), 'act')} that {were} awaited ever took place is not known."
    return desk.statement(Kind.GAP, text, lapsed)


def _misdated(desk: Desk) -> Statement | None:
    ahead = [event for event in desk.events if desk.impossible(event)]
    if not ahead:
        return None
    are = "is" if len(ahead) == 1 else "are"
    text = f"{plural(len(ahead), 'act')} {are} told as done on a day that was still to come, and left out."
    return desk.statement(Kind.GAP, sentence(text), ahead)


def _thin(desk: Desk) -> Statement | None:
    months = list(desk.monthly.covered[-12:])
    thin = months.count(False)
    if not thin:
        return None
    text = f"In {plural(thin, 'month')} of the last {len(months)} too few articles name either state"
    return desk.statement(Kind.GAP, f"{text} to say anything.")


def unread(desk: Gathered) -> Statement | None:
    """How many articles are in languages that are not read for acts."""
    if not desk.waiting:
        return None
    most = sorted(desk.waiting, key=lambda code: (-desk.waiting[code], code))[:3]
    told = listed("an unknown one" if code == "?" else language_name(code) for code in most)
    chiefly = f", most of them {told}" if len(desk.waiting) > len(most) else f": {told}"
    number = sum(desk.waiting.values())
    text = (
        f"{plural(number, 'article')} at hand {'is' if number == 1 else 'are'} in a language that is not read for acts"
    )
    return desk.statement(Kind.GAP, sentence(f"{text}{chiefly}"))
