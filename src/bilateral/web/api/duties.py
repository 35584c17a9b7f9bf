"""Reads on obligations: which provisions acts would touch, and the provisions themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from bilateral import obligations
from bilateral.model import Provision
from bilateral.products.answers import FindingLine, finding_lines
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many, One, PagedAsking
from bilateral.web.api.parameters import Dyad, Since, StateCode
from bilateral.web.api.reads import read
from bilateral.web.asked import Refused, short

router = APIRouter(tags=["obligations"])
LEAST = 0.2
"""Findings less sure than this are left out, unless asked for."""
Least = Annotated[float, Query(description="The least certainty of a match.", ge=0, le=1)]
Named = Annotated[str | None, Query(description="Only this provision.", examples=["prk-1718-8b1"], max_length=100)]


@read(router, "/relation/{dyad}/obligations", FindingLine, many=True)
def relation_obligations(
    dyad: Dyad, ask: Many, since: Since = None, least: Least = LEAST, provision: Named = None
) -> Response:
    """Which provisions the acts of two states would touch, if they are true.

    The provision is one in force on the day of the act. It is never said that an obligation was broken.
    """
    return _findings(ask, parameters.relation(dyad), since, least, provision)


@read(router, "/country/{state}/obligations", FindingLine, many=True)
def country_obligations(
    state: StateCode, ask: Many, since: Since = None, least: Least = LEAST, provision: Named = None
) -> Response:
    """Which provisions the acts of a country, with anyone or alone, would touch, if they are true."""
    return _findings(ask, parameters.state(state) or "", since, least, provision)


@read(router, "/provisions", Provision, many=True)
def provisions(
    ask: Many,
    regime: Annotated[str | None, Query(description="The beginning of the ids, such as prk.", max_length=100)] = None,
    on: Annotated[str | None, Query(description="In force on this day.", json_schema_extra=parameters.DAY)] = None,
) -> Response:
    """The register of provisions; `verified` is empty where no row was checked against its text."""
    day = parameters.first_of(on, "on")
    found = [
        one
        for one in obligations.register().provisions
        if (regime is None or one.family == regime.casefold()) and (day is None or one.in_force(day))
    ]
    return ask.rows(Provision, lambda _: found)


@read(router, "/provision/{provision_id}", Provision)
def provision(
    provision_id: Annotated[str, Path(description="The id of a provision.", examples=["prk-1718-8b1"])], ask: One
) -> Response:
    """One provision as the register holds it: what it says, since when, for whom, how it was checked."""
    found = _provision(provision_id)
    return ask.one(lambda _: found)


def _findings(
    ask: PagedAsking, asked: tuple[str, str] | str, since: str | None, least: float, named: str | None
) -> Response:
    first, only = parameters.first_of(since), _provision(named).id if named is not None else None
    return ask.rows(FindingLine, lambda view: finding_lines(view, asked, first, least, only))


def _provision(name: str) -> Provision:
    found = obligations.register().provision(name.strip().casefold())
    if found is None:
        detail = f"No provision has the id {short(name)}; /api/provisions lists the ids."
        raise Refused(404, "No such provision", detail)
    return found
