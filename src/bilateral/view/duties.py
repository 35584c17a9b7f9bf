"""What acts would touch of what states have bound themselves to, as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bilateral import obligations
from bilateral.model import Event, Finding
from bilateral.view.reading import Dyad, Reading


class Duties(Reading):
    """The part of a view that holds acts against provisions."""

    def findings(self, asked: Dyad | str, since: date | None = None) -> tuple[Finding, ...]:
        """What acts of a dyad, or of a state with anyone or alone, would touch if true; those from `since` on."""
        if isinstance(asked, str):
            return self.findings_of(self.events(since=since, state=asked))
        roll, named = self.roll(asked), obligations.register().by_type
        chosen = roll.of_type([kind for kind in named if named[kind]])
        chosen &= roll.days >= (since or date.min).toordinal()
        return self.findings_of(roll.read(chosen))

    def findings_of(self, events: Iterable[Event]) -> tuple[Finding, ...]:
        """What any of these acts would touch if true."""
        chosen = [event for event in events if obligations.may_touch(event)]
        told = {key: [one.report for one in held] for key, held in self.evidence_of_few(chosen).items()}
        return obligations.findings(chosen, told, as_of=self.day)
