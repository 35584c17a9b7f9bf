"""An event in one sentence that is no stronger than its status: who says it, and who denies it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bilateral.model import Event, EventType, Factuality, Filing, Status
from bilateral.products.names import sentence
from bilateral.products.speakers import DENIED, Speaking, speaking, voices
from bilateral.products.wording import Act, act

Filings = Sequence[Filing]
Telling = Callable[[Event, Act, Filings], str]

RAISED = tuple(
    frozenset({factuality})
    for factuality in (Factuality.OCCURRED, Factuality.PLANNED, Factuality.ALLEGED, Factuality.POSSIBLE)
)
"""What a voice may hold in favour of an act, from the firmest down."""


SPEECH = frozenset({EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN})
"""Acts that are done by being said: whoever relays them need not have them confirmed."""


def tell(event: Event, filings: Filings) -> str:
    """The event as a sentence, from its status and its voices."""
    return sentence(_TELLINGS[event.status](event, act(event), filings))


def outlook(done: Act, factuality: frozenset[Factuality]) -> str:
    """The act as its speakers put it: as done, to come, possible or merely alleged."""
    if Factuality.PLANNED in factuality:
        return f"{done.subject} {done.be} to {done.infinitive}"
    if Factuality.POSSIBLE in factuality:
        return f"{done.subject} may {done.infinitive}"
    if Factuality.ALLEGED in factuality:
        return f"{done.subject} {done.be} alleged to have {done.participle}"
    return done.clause


def _confirmed(_event: Event, done: Act, _filings: Filings) -> str:
    return done.clause


def _said(event: Event, done: Act, filings: Filings) -> str:
    """In the words of the firmest voices; the act alone where the ledger keeps none."""
    for factuality in RAISED:
        who = speaking(event, filings, factuality)
        if who:
            return _saying(who, done, factuality)
    return f"{done.subject} {done.be} said to have {done.participle}"


def _saying(who: Speaking, done: Act, factuality: frozenset[Factuality]) -> str:
    done = _by(who, done)
    if Factuality.ALLEGED in factuality:
        return f"{who.says}, without vouching for it, that {done.clause}"
    return f"{who.says} that {outlook(done, factuality)}"


def _itself(who: Speaking, done: Act) -> bool:
    """Whether those who speak are those who act."""
    return who.subject == done.subject


def _by(who: Speaking, done: Act) -> Act:
    """The act as they tell it: those who speak of themselves are not named twice."""
    return done.of_itself() if _itself(who, done) else done


def _claimed(event: Event, done: Act, filings: Filings) -> str:
    return _said(event, done, filings) + ("" if event.event_type in SPEECH else "; this is not confirmed")


def _disputed(event: Event, done: Act, filings: Filings) -> str:
    return f"{_said(event, done, filings)}; {_denies(event, filings)}"


def _denies(event: Event, filings: Filings) -> str:
    """ "Russia denies it"; "Russia has also denied it" of one who says it too."""
    who = speaking(event, filings, DENIED)
    if who is None:
        return "it is denied"
    raised = {voice.key for factuality in RAISED for voice in voices(event, factuality)}
    if raised.issuperset(voice.key for voice in voices(event, DENIED)):
        return f"{who.subject} {'have' if who.several else 'has'} also denied it"
    return f"{who.subject} {'deny' if who.several else 'denies'} it"


def _denied(event: Event, done: Act, filings: Filings) -> str:
    who = speaking(event, filings, DENIED)
    denies = f"{who.subject} {'deny' if who.several else 'denies'}" if who else "it is denied"
    told = _by(who, done) if who else done
    return f"{denies} that {told.clause}; no source at hand asserts it"


def _alleged(_event: Event, done: Act, _filings: Filings) -> str:
    return f"{done.subject} {done.be} alleged to have {done.participle}; no source at hand commits to it"


def _to_come(event: Event, done: Act, filings: Filings) -> str:
    for factuality in (RAISED[1], RAISED[3]):
        who = speaking(event, filings, factuality)
        if who:
            says = f"{_by(who, done).subject} say{'' if who.several else 's'}" if _itself(who, done) else who.says
            return f"{outlook(done, factuality)}, {says}"
    stance = RAISED[1] if event.status is Status.PLANNED else RAISED[3]
    return outlook(done, stance)


def _cancelled(_event: Event, done: Act, _filings: Filings) -> str:
    return f"{done.subject} {done.was} to {done.infinitive}; it was called off"


def _lapsed(event: Event, done: Act, filings: Filings) -> str:
    if speaking(event, filings, RAISED[1]):
        awaited = f"{done.subject} {done.was} to {done.infinitive}"
    else:
        awaited = f"it was thought possible that {done.subject} would {done.infinitive}"
    return f"{awaited}; its time passed, and no report at hand says that it happened"


def _withdrawn(_event: Event, done: Act, _filings: Filings) -> str:
    return f"every report that {done.clause} has been corrected or withdrawn"


_TELLINGS: dict[Status, Telling] = {
    Status.CONFIRMED: _confirmed,
    Status.REPORTED: _said,
    Status.CLAIMED: _claimed,
    Status.DISPUTED: _disputed,
    Status.DENIED: _denied,
    Status.ALLEGED: _alleged,
    Status.PLANNED: _to_come,
    Status.POSSIBLE: _to_come,
    Status.CANCELLED: _cancelled,
    Status.LAPSED: _lapsed,
    Status.WITHDRAWN: _withdrawn,
}
