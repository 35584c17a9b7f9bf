"""The Review pages: what analysts decided, and the forms with which they decide; for programs the same by a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask

from bilateral import reviewing
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Review
from bilateral.products.review_tables import about
from bilateral.view import View
from bilateral.web import identity
from bilateral.web.api.reads import ANSWERS, problems
from bilateral.web.asked import Refused, short
from bilateral.web.personal import personal

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["review"])

NEWEST = 200
"""Decisions that the page lists."""


@router.get("/review")
def decisions(request: Request, ledger: identity.Writing) -> Response:
    """All decisions, the newest first, each with the form that takes it back."""
    made = ledger.reviews()
    shown = [(one, about(one), reviewing.is_undone(made, one)) for one in made[::-1][:NEWEST]]
    return personal(request, "review.html", shown=shown, total=len(made))


@router.get("/review/event/{event_id}")
def event_forms(event_id: str, request: Request, ledger: identity.Writing) -> Response:
    """One event with a form for everything that can be decided about it."""
    view = View(ledger)
    found = view.event(event_id)
    if found is None:
        raise Refused(404, "No such event", f"No event has the id {short(event_id)}.")
    return personal(
        request,
        "review_event.html",
        event=found,
        filings=view.evidence(found),
        decided=[(one, about(one)) for one in reviewing.on_event(ledger, found)],
        kinds=list(EventType),
        factualities=list(Factuality),
    )


@router.post("/review/reject")
def reject(sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Take a report out of all events."""
    return _done(ledger, lambda: reviewing.reject(ledger, sent["report"], who=user.name, reason=sent["reason"]))


@router.post("/review/correct")
def correct(sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Let a report say what it should."""
    given = {name: sent.given(name) for name in reviewing.Wording.__struct_fields__ if name != "swap"}
    wording = reviewing.Wording(swap=bool(sent["swap"]), **given)
    return _done(
        ledger, lambda: reviewing.correct(ledger, sent["report"], wording, who=user.name, reason=sent["reason"])
    )


@router.post("/review/merge")
def merge(sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Let two events be one act."""
    one, other, reason = sent["event"], sent["other"], sent["reason"]
    return _done(ledger, lambda: reviewing.merge(ledger, one, other, who=user.name, reason=reason))


@router.post("/review/split")
def split(sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Let some reports of an event be an act of their own."""
    event, reports, reason = sent["event"], sent.all("reports"), sent["reason"]
    return _done(ledger, lambda: reviewing.split(ledger, event, reports, who=user.name, reason=reason))


@router.post("/review/undo")
def undo(sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Take a decision back."""
    reason = sent["reason"] or "undone"
    return _done(ledger, lambda: reviewing.undo(ledger, sent["review"], who=user.name, reason=reason))


def _json(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}}


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision as a program asks for it; which of the fields it needs follows from its kind."""

    kind: str
    reason: str
    report: str = ""
    reports: tuple[str, ...] = ()
    event: str = ""
    other: str = ""
    review: str = ""
    correction: reviewing.Wording = reviewing.Wording()


ANSWERS |= {"Review": Review, "Decision": Decision}
PROBLEMS = {403: "The token's holder may read only.", 413: "The body is too long."}
NOTED = {"description": "The decision as it is kept.", **_json(Review)}


@api.post(
    "/reviews",
    status_code=201,
    summary="Decide how something should have been read",
    operation_id="decide",
    responses={201: NOTED, **problems(PROBLEMS, without=(404, 406))},
    openapi_extra={"requestBody": {"required": True, **_json(Decision)}, "security": [{"token": []}]},
)
def decide(sent: identity.Body, user: identity.Programme, ledger: identity.Writing) -> Response:
    """Decide as on the pages: `kind` is reject, correct, merge, split or undo; the answer is the decision."""
    try:
        asked = msgspec.json.decode(sent, type=Decision)
    except msgspec.DecodeError as error:
        raise Refused(400, "Not understood", f"The body is no decision: {error}.") from None
    made = _tried(lambda: _decided(ledger, asked, user.name))
    told = msgspec.json.encode(made)
    return Response(told, status_code=201, media_type="application/json", background=_renewing(ledger))


def _decided(ledger: Ledger, asked: Decision, who: str) -> Review:
    by = {"who": who, "reason": asked.reason}
    match asked.kind:
        case "reject":
            return reviewing.reject(ledger, asked.report, **by)
        case "correct":
            return reviewing.correct(ledger, asked.report, asked.correction, **by)
        case "merge":
            return reviewing.merge(ledger, asked.event, asked.other, **by)
        case "split":
            return reviewing.split(ledger, asked.event, asked.reports, **by)
        case "undo":
            return reviewing.undo(ledger, asked.review, **by)
    known = "reject, correct, merge, split or undo"
    raise reviewing.Unreviewable(f"{short(asked.kind)} is no kind of decision; give {known}")


def _tried(deed: Callable[[], Review]) -> Review:
    try:
        return deed()
    except reviewing.Unreviewable as error:
        raise Refused(400, "Not decided", str(error)) from None


def _done(ledger: Ledger, deed: Callable[[], Review]) -> Response:
    """Decide, and go to the list of decisions, where the new one stands first."""
    _tried(deed)
    return RedirectResponse("/review", status_code=303, background=_renewing(ledger))


def _renewing(ledger: Ledger) -> BackgroundTask:
    """What nobody need wait for."""
    return BackgroundTask(reviewing.renew, ledger)
