"""Who speaks, and which speakers are independent: two outlets that quote one ministry are one source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from bilateral.events.status import Side
from bilateral.model import Factuality, Filing, Party, Source, SourceKind, Voice

MOST_CONFIDENT = 0.99

COMMITMENT = (Factuality.OCCURRED, Factuality.ALLEGED, Factuality.PLANNED, Factuality.POSSIBLE)
"""From the firmest down. A denial commits to nothing."""


def itself(publisher: str) -> str:
    """A publisher whose owner is not known owns itself."""
    return publisher


def nobody(publisher: str) -> str | None:  # noqa: ARG001
    """No state is known to control the publisher."""
    return None


class Press(NamedTuple):
    """What is known of publishers: the owner of each, and the state that controls it (alpha-3 or `None`)."""

    owner_of: Callable[[str], str] = itself
    control_of: Callable[[str], str | None] = nobody


class Speaker(NamedTuple):
    """Whose word a filing is: `key` is the same for voices that are not independent of each other."""

    key: str
    side: Side
    own_voice: bool


def party_key(party: Party | Source) -> str:
    """One key for all of a state, its rebels apart; an organisation by its name."""
    if party.state is None:
        return plain(party.name or "?")
    return f"{party.state}:REB" if party.sector == "REB" else party.state


def parties_of(filing: Filing) -> tuple[str, ...]:
    """The keys of both parties in alphabetical order; of one where there is no recipient."""
    report = filing.report
    sides = (report.actor, report.recipient)
    return tuple(sorted(party_key(party) for party in sides if party is not None))


def speaker_of(filing: Filing, press: Press) -> Speaker:
    """Whose word the report is: its source's, else its outlet's own.

    An official speaks for the state, and so does an outlet that the state controls; any other outlet, quoted
    or not, for its owner; anyone else for themselves.
    """
    source, parties = filing.report.source, parties_of(filing)
    if source is None:
        return _outlet(_publisher(filing), parties, press, own_voice=True)
    if source.kind is SourceKind.MEDIA and source.name:
        return _outlet(source.name, parties, press, own_voice=False)
    if source.kind is SourceKind.OFFICIAL and (source.state or source.name):
        key = party_key(source)
        return Speaker(key, Side.PARTY if key in parties else Side.SPEAKER, own_voice=False)
    looks_on = source.kind is SourceKind.RESIDENT and source.state is not None and source.state not in parties
    key = plain(source.name or f"{source.kind.value} {source.state or ''}")
    return Speaker(key, Side.WITNESS if looks_on else Side.SPEAKER, own_voice=False)


def voice_of(filing: Filing, press: Press) -> str:
    """The key of the filing's speaker, as `independent_sources` counts it."""
    return speaker_of(filing, press).key


def independent_sources(voices: Iterable[Voice]) -> int:
    """Number of different keys among the voices that commit to the event as firmly as any does."""
    heard = list(voices)
    for factuality in COMMITMENT:
        keys = {voice.key for voice in heard if voice.factuality is factuality}
        if keys:
            return len(keys)
    return 0


def joint_confidence(by_key: dict[str, float]) -> float:
    """1 - Π(1 - c) over independent voices: the chance that not all of their reports were misread."""
    wrong = 1.0
    for key in sorted(by_key):
        wrong *= 1 - by_key[key]
    return round(min(MOST_CONFIDENT, 1 - wrong), 6)


def plain(name: str) -> str:
    """A name without case, article and extra space: how one speaker is recognised as the same."""
    return " ".join(name.casefold().split()).removeprefix("the ")


def _outlet(name: str, parties: tuple[str, ...], press: Press, *, own_voice: bool) -> Speaker:
    state = press.control_of(name)
    if state is None:
        return Speaker(plain(press.owner_of(name)), Side.OUTLET, own_voice)
    return Speaker(state, Side.PARTY if state in parties else Side.OUTLET, own_voice)


def _publisher(filing: Filing) -> str:
    if filing.publishers:
        return filing.publishers[0]
    return urlsplit(filing.url or "").hostname or "an outlet without a name"
