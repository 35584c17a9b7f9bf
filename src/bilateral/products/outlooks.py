"""What is likely to come: the chance of a shift, beside what is usual, in the words of ICD 203."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bilateral.model import Outlook
from bilateral.products.foresight import in_words
from bilateral.products.gathered import AHEAD, Gathered
from bilateral.products.likelihood import WORDS, expected, percentage
from bilateral.products.names import called, counted, listed, plural, sentence
from bilateral.products.statements import Kind, Section, Statement

LEAST = WORDS[0][1]
"""What is only counted among the outlooks of several relations."""
WORTH = 0.2
"""The chance from which a move of one of several relations is a key judgement."""
SHOWN = 6
"""Relations of a country or bloc whose outlook is told."""


def outlook(desk: Gathered, pairs: Collection[tuple[str, str]]) -> Section:
    """The outlook of each of the relations, the likeliest to move first, and how good such forecasts were."""
    found, skill = desk.ahead
    own = sorted((one for one in found if one.dyad in pairs), key=_likeliest)[:SHOWN]
    if not own:
        text = "No relation here has ten acts yet" if len(pairs) != 1 else "The relation has fewer than ten acts so far"
        return Section(title="Outlook", statements=(desk.statement(Kind.GAP, f"{text}: too little to look ahead."),))
    every = [line for one in own for line in _told(desk, one)]
    told = every if len(pairs) == 1 else [line for line in every if LEAST not in line.text]
    rest = [line for line in every if line not in told]
    if rest:
        held = [desk.by_id[event] for event in dict.fromkeys(event for line in rest for event in line.events)]
        text = f"For {plural(len(rest), 'other such shift')} there is {LEAST} (5\N{NO-BREAK SPACE}% or less)."
        told.append(desk.statement(Kind.OUTLOOK, text if len(told) else _of_none(len(rest)), held))
    return Section(title="Outlook", statements=(*told, desk.statement(Kind.OUTLOOK, in_words(skill))))


def _of_none(number: int) -> str:
    return f"For none of {counted(number)} shifts that were looked at is there more than {LEAST} within {AHEAD} days."


def chief(desk: Gathered, pairs: Collection[tuple[str, str]], least: float = 0.0) -> Statement | None:
    """The likeliest move of all, as a key judgement; `None` where nothing can be said or none is so likely."""
    own = sorted((one for one in desk.ahead[0] if one.dyad in pairs), key=_likeliest)
    return _told(desk, own[0], Kind.JUDGEMENT)[0] if own and -_likeliest(own[0])[0] >= least else None


def _likeliest(one: Outlook) -> tuple[float, tuple[str, str]]:
    return -max(one.worsening, one.deepening), one.dyad


def _told(desk: Gathered, one: Outlook, kind: Kind = Kind.OUTLOOK) -> Sequence[Statement]:
    """Both directions, the likelier first; each rests on the acts that the model was fed with."""
    both = listed(called(code) for code in one.dyad)
    ways = [
        (one.worsening, one.usual_worsening, "away from each other"),
        (one.deepening, one.usual_deepening, "towards each other"),
    ]
    acts = [event for event in desk.events if _between(event.actor.state, event.recipient, one.dyad)]
    return [
        desk.statement(
            kind,
            sentence(
                f"a new shift of {both} {way} within {AHEAD} days {expected(chance)} ({percentage(chance)}; "
                f"usual for it: {percentage(usual)})"
            ),
            acts,
        )
        for chance, usual, way in sorted(ways, reverse=True)
    ]


def _between(actor: str | None, recipient: object, pair: tuple[str, str]) -> bool:
    other = getattr(recipient, "state", None)
    return {actor, other} == set(pair)
