"""What an assistant may ask of events: what happened, why it stands so, what it would touch, and briefs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from bilateral import products
from bilateral.mcp.tool import AsOf, Dyad, Field, Found, Limit, Since, State, Unanswerable, pair_of, state_of, tool
from bilateral.model import EventType, Status
from bilateral.obligations import register
from bilateral.products import answers
from bilateral.view import Sought, View

Until = Annotated[date | None, Meta(description="Acts up to this day.")]


class EventsAsked(AsOf, frozen=True, kw_only=True):
    dyad: Annotated[str | None, Meta(description="Between these two, such as PRK-RUS.")] = None
    state: Annotated[str | None, Meta(description="Of this state with anyone, such as KOR.")] = None
    since: Since = None
    until: Until = None
    status: tuple[Status, ...] = ()
    type: tuple[EventType, ...] = ()
    field: Field = None
    speaker: Annotated[str | None, Meta(description="Whose word it is: a state's code, or a name.")] = None
    min_sources: Annotated[int, Meta(ge=0, description="At least so many independent sources.")] = 0
    limit: Limit = 12


@tool(EventsAsked)
def events(view: View, asked: EventsAsked) -> Found:
    """Events that fit, the newest act first, each with its status and the sentences that it rests on."""
    sought = Sought(
        dyad=pair_of(asked.dyad) if asked.dyad else None,
        state=state_of(asked.state) if asked.state else None,
        since=asked.since,
        until=asked.until,
        statuses=frozenset(asked.status) or None,
        types=frozenset(asked.type) or None,
        field=asked.field,
        speaker=asked.speaker,
        min_sources=asked.min_sources,
    )
    page = view.page(sought, asked.limit, newest_first=True)
    rows = [answers.EventRow.of(event) for event in page.events]
    more = f"there may be earlier ones; ask with until={page.rest[0]}" if page.rest else None
    return Found(answer=rows, events=tuple(row.id for row in rows), more=more)


class EventAsked(AsOf, frozen=True, kw_only=True):
    id: Annotated[str, Meta(description="An event's id, or its first six or more digits.")]


@tool(EventAsked)
def event(view: View, asked: EventAsked) -> Found:
    """Why an event stands as it does: its history, its independent sources, every report with sentence and article."""
    found = view.event(asked.id)
    if found is None:
        raise Unanswerable(f"no event has the id {asked.id[:40]!r}; the tool `events` lists the ids")
    return Found(answer=answers.account(view, found), events=(found.id,))


class DutiesAsked(AsOf, frozen=True, kw_only=True):
    of: Annotated[str, Meta(description="Two states, such as PRK-RUS, or one, such as PRK.")]
    since: Since = None
    least: Annotated[float, Meta(ge=0, le=1, description="The least certainty of a match.")] = 0.2
    limit: Limit = 12


@tool(DutiesAsked)
def obligations(view: View, asked: DutiesAsked) -> Found:
    """Which provisions in force on their day acts would touch, if they are true; who says so and who denies it."""
    of = pair_of(asked.of) if "-" in asked.of else state_of(asked.of)
    found = answers.finding_lines(view, of, asked.since, asked.least)
    shown = sorted(found, key=lambda one: (-one.date.toordinal(), one.event, one.provision))[: asked.limit]
    left = len(found) - len(shown)
    more = f"{left} findings on earlier acts are left out; ask with as_of or least" if left else None
    return Found(answer=shown, events=tuple(one.event for one in shown), more=more)


class ProvisionAsked(AsOf, frozen=True, kw_only=True):
    id: Annotated[str, Meta(description="The id of a provision, such as prk-1718-8b1.")]


@tool(ProvisionAsked)
def provision(view: View, asked: ProvisionAsked) -> Found:  # noqa: ARG001
    """One provision as the register holds it: what it says, since when, for whom, whether it was checked."""
    found = register().provision(asked.id.strip().casefold())
    if found is None:
        raise Unanswerable(f"no provision has the id {asked.id[:40]!r}; `obligations` names ids")
    return Found(answer=found)


class StateAsked(AsOf, frozen=True, kw_only=True):
    state: State
    since: Since = None


@tool(StateAsked)
def desk(view: View, asked: StateAsked) -> Found:
    """The desk of a country: its relations, what strains it, what it says and what is said of it, all cited."""
    return Found(answer=_read(products.desk(view, state_of(asked.state), since=asked.since)))


class BriefAsked(AsOf, frozen=True, kw_only=True):
    dyad: Dyad
    since: Since = None


@tool(BriefAsked)
def brief(view: View, asked: BriefAsked) -> Found:
    """The cited brief on a relation: what happened, what is claimed, what is disputed, what may come."""
    return Found(answer=_read(products.brief(view, pair_of(asked.dyad), since=asked.since)))


def _read(made: products.Brief) -> Any:
    """A brief as it is read: statements by section with their numbers, and the citations; no series."""
    return {
        "title": made.title,
        "sections": [
            {"title": section.title, "statements": [*section.statements], "groups": [*section.groups]}
            for section in made.sections
        ],
        "citations": made.citations,
        "method": made.method,
    }
