"""A ledger that somebody else serves, read over its API with the same names and values as one of your own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from bilateral.face import Relation, pair
from bilateral.model import Event, Finding, Flow, Series, Shift, Status, Stress
from bilateral.products.answers import Account, Bin, Moves

T = TypeVar("T")
PAGE = 1000
"""Rows that are fetched at once."""


class RemoteError(Exception):
    """What the server could not answer, in its own words; or that it could not be reached."""


class Remote:
    """A served ledger. Every method raises `RemoteError`, those with a pair of states `ValueError` where it is none."""

    def __init__(self, address: str, *, token: str | None = None, seconds: float = 60.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=address.rstrip("/") + "/api", headers=headers, timeout=seconds)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def __enter__(self) -> Remote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def relation(self, pair_of_states: str, *, as_of: date | None = None) -> Relation:
        """A relationship as it was known by the end of `as_of` (UTC), as `bilateral.relation` gives it."""
        chosen = pair(pair_of_states)
        moves = self._one(f"/relation/{'-'.join(chosen)}", Moves, as_of=as_of)
        return Relation(
            dyad=chosen,
            as_of=as_of,
            events=tuple(self.events(pair_of_states, as_of=as_of)),
            series=_series(chosen, moves.bins),
            shifts=moves.shifts,
        )

    def events(
        self,
        pair_of_states: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        status: Status | None = None,
        as_of: date | None = None,
    ) -> Iterator[Event]:
        """Events by (date, id), without their history and voices: `why` has these. Of a pair, or all."""
        path = f"/relation/{'-'.join(pair(pair_of_states))}/events" if pair_of_states else "/events"
        yield from self._many(path, Event, since=since, until=until, status=status, as_of=as_of)

    def why(self, event_id: str, *, as_of: date | None = None) -> Account:
        """One event with its history, its voices, and every report that it rests on."""
        return self._one(f"/event/{quote(event_id, safe='')}", Account, as_of=as_of)

    def shifts(self, pair_of_states: str | None = None, *, as_of: date | None = None) -> tuple[Shift, ...]:
        """The shifts of a relation, or of all, by day of detection."""
        path = f"/relation/{'-'.join(pair(pair_of_states))}/shifts" if pair_of_states else "/shifts"
        return tuple(self._many(path, Shift, as_of=as_of))

    def stress(self, state: str, *, as_of: date | None = None, days: int | None = None) -> Stress:
        """How unusual the strain on a state is, as `bilateral.stress` gives it."""
        return self._one(f"/country/{quote(state, safe='')}/stress", Stress, as_of=as_of, days=days)

    def flow(self, pair_of_states: str, *, as_of: date | None = None, since: date | None = None) -> tuple[Flow, ...]:
        """What passed between two states, as `bilateral.flow` gives it."""
        path = f"/relation/{'-'.join(pair(pair_of_states))}/flow"
        return tuple(self._many(path, Flow, as_of=as_of, since=since))

    def findings(
        self, pair_or_state: str, *, as_of: date | None = None, since: date | None = None
    ) -> tuple[Finding, ...]:
        """Which provisions acts would touch, if they are true, as `bilateral.findings` gives it."""
        asked = "-".join(pair(pair_or_state)) if "-" in pair_or_state else quote(pair_or_state, safe="")
        path = f"/{'relation' if '-' in asked else 'country'}/{asked}/obligations"
        return tuple(self._many(path, Finding, as_of=as_of, since=since, least=0))

    def _one(self, path: str, kind: type[T], **asked: Any) -> T:
        return _decoded(self._get(path, asked), kind)

    def _many(self, path: str, kind: type[T], **asked: Any) -> Iterator[T]:
        """The rows of a list, page after page."""
        answer = self._get(path, asked | {"limit": PAGE})
        while True:
            yield from _decoded(answer, list[kind])  # type: ignore[valid-type]
            following = answer.links.get("next", {}).get("url")
            if following is None:
                return
            answer = self._get(str(self._client.base_url.join(following)), {})

    def _get(self, path: str, asked: dict[str, Any]) -> httpx2.Response:
        parameters = {name: str(value) for name, value in asked.items() if value is not None}
        try:
            try:
                answer = self._client.get(path, params=parameters or None)
            except httpx2.RemoteProtocolError:  # a server may end a connection that was idle just as it is used again
                answer = self._client.get(path, params=parameters or None)
        except httpx2.HTTPError as error:
            address = self._client.base_url
            raise RemoteError(f"{address} cannot be reached ({error}); is `bilateral serve` running there?") from None
        if answer.status_code != 200:
            raise RemoteError(_problem(answer))
        return answer


def connect(address: str, *, token: str | None = None) -> Remote:
    """A ledger that is served at an address such as "http://127.0.0.1:8000"."""
    return Remote(address, token=token)


def _decoded(answer: httpx2.Response, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        raise RemoteError(f"{answer.url} answers otherwise than this version understands ({error})") from None


def _problem(answer: httpx2.Response) -> str:
    """The words of a problem (RFC 9457); of any other answer its status."""
    try:
        told = msgspec.json.decode(answer.content, type=dict[str, Any])
        return f"{told['title']}: {told['detail']}"
    except (msgspec.DecodeError, KeyError):
        return f"{answer.url} answers {answer.status_code}; is it a server of Bilateral?"


def _series(dyad: tuple[str, str], bins: tuple[Bin, ...]) -> Series:
    """The bins of a relation, in months and of all fields, as one series."""
    return Series(
        dyad=dyad,
        field=None,
        bin="month",
        starts=tuple(one.start for one in bins),
        cooperation=tuple(one.cooperation for one in bins),
        conflict=tuple(one.conflict for one in bins),
        score=tuple(one.score for one in bins),
        exposure=tuple(one.exposure for one in bins),
        mean=tuple(one.mean for one in bins),
        low=tuple(one.low for one in bins),
        high=tuple(one.high for one in bins),
        covered=tuple(one.covered for one in bins),
        events=tuple(one.events for one in bins),
    )
