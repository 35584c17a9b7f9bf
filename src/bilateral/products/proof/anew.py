"""The brief made anew: the ledger as it was known on the brief's day, and recorded when it was made."""

from __future__ import annotations

from datetime import UTC, datetime, time

from bilateral.ledger import Ledger
from bilateral.products.briefs import changed, made
from bilateral.products.grounded import Grounded
from bilateral.products.statements import Brief
from bilateral.view import View


class OtherLedger(ValueError):
    """The ledger did not hold what the brief was made from; says what each of them held."""


def view_of(brief: Grounded, ledger: Ledger) -> View:
    """The view that the brief was made from. Raises `OtherLedger`.

    A ledger that has grown since is read as it was recorded then. One that was read from the same articles at another
    time is the same ledger: it is read as a whole.
    """
    day = brief.as_of

    def clock() -> datetime:
        return datetime.combine(day, time(12), UTC)

    for recorded in (brief.ledger.recorded, None):
        view = View(ledger, brief.asked, recorded, clock=clock)
        if view.held().id == brief.ledger.id:
            return view
    held = view.held()
    raise OtherLedger(
        f"the brief was made from another ledger: it knew {brief.ledger.articles:,} article versions by {day} "
        f"({brief.ledger.id}), and {ledger.path} has {held.articles:,} ({held.id}); give --ledger the one it is of"
    )


def made_anew(brief: Grounded, view: View) -> Brief:
    """What the brief should say. Raises `ValueError` where its head asks for what there is not."""
    if brief.before is None:
        return made(view, brief.about, brief.since, brief.length)
    before = view.earlier(brief.before, brief.before_recorded)
    return changed(view, brief.about, before, brief.since)
