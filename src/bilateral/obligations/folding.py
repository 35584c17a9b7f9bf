"""The most specific provision first; those of the same regime that say the same more generally are folded under it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bilateral.model import OBJECT_CLASSES, Finding, Provision


def fold(found: Mapping[Provision, Finding]) -> list[Finding]:
    """The findings of one event, the most specific first, each with the more general ones that it covers."""
    heads: dict[Provision, list[str]] = {}
    for provision in sorted(found, key=lambda one: _rank(one, found[one])):
        head = next((one for one in heads if covers(one, provision)), None)
        if head is None:
            heads[provision] = []
        else:
            heads[head].append(provision.id)
    return [msgspec.structs.replace(found[head], folded=tuple(under)) for head, under in heads.items()]


def covers(specific: Provision, general: Provision) -> bool:
    """Whether a provision speaks of what another of its regime and kind speaks of, as narrowly or more so.

    Their classes meet, and they share half of the shorter list of words; a list that the general one leaves open is
    covered by any. What counts against a cap is another matter than what is banned outright, and what goes in than
    what comes out.
    """
    alike = (specific.family, specific.kind, bool(specific.cap)) == (general.family, general.kind, bool(general.cap))
    classes, words = set(specific.classes) & set(general.classes), _common(specific.words, general.words)
    fewer = min(len(specific.words), len(general.words))
    alike = alike and (specific.way == general.way or "either" in (specific.way, general.way))
    return alike and bool(classes or not general.classes) and (not general.words or words >= max(1, HALF * fewer))


HALF = 0.5


def _common(narrow: tuple[str, ...], wide: tuple[str, ...]) -> int:
    """How many of the words are, or hold, one of the wider ones: "nuclear test" holds "nuclear"."""
    return sum(any(f" {word} " in f" {phrase} " for word in wide) for phrase in narrow)


def _rank(provision: Provision, finding: Finding) -> tuple[bool, float, int, str, str]:
    """What forbids before what permits, what fits in more ways, what names fewer classes, then the older."""
    classes = len(provision.classes) or len(OBJECT_CLASSES)
    return provision.kind == "permits", -finding.sureness.object, classes, provision.since.isoformat(), provision.id
