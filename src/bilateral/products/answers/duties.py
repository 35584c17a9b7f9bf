"""Which provisions acts would touch, as values, each with its plain line."""

from __future__ import annotations

from datetime import date

import msgspec

from bilateral.model import Finding
from bilateral.products.duties import line
from bilateral.view import Dyad, View


class FindingLine(Finding, frozen=True, kw_only=True):
    """A provision that an act would touch, if the act is true: never a verdict.

    `line` says it in one sentence, with who says that the act took place and who denies it.
    """

    line: str


def finding_lines(
    view: View, asked: Dyad | str, since: date | None, least: float, provision: str | None = None
) -> list[FindingLine]:
    """What acts of a dyad or a state would touch, of at least so much certainty; of one provision, if one is named."""
    found = [one for one in view.findings(asked, since=since) if one.certainty >= least]
    kept = [one for one in found if provision is None or provision in (one.provision, *one.folded)]
    ids = dict.fromkeys(one.event for one in kept)
    events = {event.id: event for one in ids if (event := view.event(one))}
    evidence = view.evidence_of(events.values())
    return [
        FindingLine(**msgspec.structs.asdict(one), line=line(one, events[one.event], evidence.get(one.event, ())))
        for one in kept
    ]
