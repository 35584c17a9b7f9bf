"""What acts would touch of what states have bound themselves to, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bilateral import obligations
from bilateral.model import Event, Finding
from bilateral.view.reading import Dyad, Reading
from bilateral.view.roll import Roll

AT_ONCE = 60
"""Acts that are held against the register at once."""


class Duties(Reading):
    """The part of a view that holds acts against provisions."""

    def findings(self, asked: Dyad | str, since: date | None = None) -> tuple[Finding, ...]:
        """What acts of a dyad, or of a state with anyone or alone, would touch if true; those from `since` on."""
        roll = self.roll(asked)
        return self.findings_of(roll.read(_named(roll) & (roll.days >= (since or date.min).toordinal())))

    def newest_findings(self, dyad: Dyad) -> Iterator[tuple[Finding, ...]]:
        """What acts of a dyad would touch if true, some acts after the other: the last day of an act first."""
        roll = self.roll(dyad)
        places = np.flatnonzero(_named(roll))[::-1].tolist()
        for start in range(0, len(places), AT_ONCE):
            yield self.findings_of(roll.read(places[start : start + AT_ONCE]))

    def findings_of(self, events: Iterable[Event]) -> tuple[Finding, ...]:
        """What any of these acts would touch if true."""
        chosen = [event for event in events if obligations.may_touch(event)]
        told = {key: [one.report for one in held] for key, held in self.evidence_of_few(chosen).items()}
        return obligations.findings(chosen, told, as_of=self.day)


def _named(roll: Roll) -> NDArray[np.bool_]:
    """Acts of the types that any provision names."""
    named = obligations.register().by_type
    return roll.of_type([kind for kind in named if named[kind]])
