"""Watchlists and alerts for the terminal and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

import msgspec

from bilateral.ledger import AlertRow, Delivery
from bilateral.products.alerts.delivering import due
from bilateral.products.alerts.watchlist import Watch
from bilateral.products.alerts.wording import Alert
from bilateral.products.names import plural
from bilateral.products.printing import blank, show, write_rows

ALERTS = (*Alert.__struct_fields__, "state")
WATCHES = (*Watch.__struct_fields__, "told")
NEW = "would be told"


def stored(row: AlertRow) -> Alert:
    """An alert as it was queued."""
    return msgspec.json.decode(row.body, type=Alert)


def print_alerts(found: Iterable[tuple[Alert, str]], format: str = "table") -> None:  # noqa: A002
    """Alerts with their state, as a table or as rows ("jsonl", "csv")."""
    held = list(found)
    if format != "table":
        write_rows((msgspec.to_builtins(one) | {"state": state} for one, state in held), format, ALERTS)
        return
    table = blank("list", "why", "what", "how sure", "evidence", "state", wrapped=("what", "how sure", "why"))
    for one, state in held:
        why = ", ".join(trigger.value for trigger in one.triggers)
        table.add_row(one.watchlist, why, one.told, one.sure, one.event[:8] if one.event else one.evidence, state)
    show(table, plural(len(held), "alert"))


def states(alerts: Sequence[AlertRow], deliveries: Sequence[Delivery]) -> list[str]:
    """Where each alert is: waiting, or what became of the messages that carry it, channel by channel."""
    return [_state(one, [each for each in deliveries if _carries(each, one, deliveries)]) for one in alerts]


def print_watches(watches: Sequence[Watch], told: Sequence[datetime | None], format: str = "table") -> None:  # noqa: A002
    """The lists of a file, with when each was last told."""
    if format != "table":
        rows = (
            msgspec.to_builtins(one) | {"told": at and at.isoformat()} for one, at in zip(watches, told, strict=True)
        )
        write_rows(rows, format, WATCHES)
        return
    table = blank("list", "watches", "told of", "when", "over", "told up to", wrapped=("watches", "told of"))
    for one, at in zip(watches, told, strict=True):
        triggers = ", ".join(one.triggers)
        over = ", ".join(one.channels) or "nothing"
        table.add_row(one.name, _watched(one), triggers, _when(one), over, f"{at:%Y-%m-%d %H:%M} UTC" if at else "new")
    show(table, plural(len(watches), "list"))


def _carries(each: Delivery, one: AlertRow, deliveries: Sequence[Delivery]) -> bool:
    """Whether a message is the first of its channel with the alert's number or a later one."""
    if each.message.watchlist != one.watchlist or each.message.upto < one.number:
        return False
    same = (other.message for other in deliveries if other.message.channel == each.message.channel)
    reaching = (other.upto for other in same if other.watchlist == one.watchlist and other.upto >= one.number)
    return each.message.upto == min(reaching)


def _state(one: AlertRow, carrying: Sequence[Delivery]) -> str:
    if one.silent:
        return "there before"
    return "; ".join(_stand(each) for each in carrying) or "waits"


def _stand(one: Delivery) -> str:
    channel = one.message.channel
    if one.step == "delivered":
        return f"{channel}: delivered {one.at:%Y-%m-%d %H:%M} UTC"
    if one.step is None:
        return f"{channel}: to be sent"
    why = f" ({one.detail})" if one.detail else ""
    return f"{channel}: tried {one.tries}×{why}, again {due(one):%Y-%m-%d %H:%M} UTC"


def _watched(one: Watch) -> str:
    parts: list[tuple[str, Iterable[Any]]] = [
        ("", ["-".join(pair) for pair in one.dyads]),
        ("", one.countries),
        ("fields ", one.fields),
        ("provisions ", one.provisions),
        ("speakers ", one.speakers),
    ]
    return "; ".join(name + ", ".join(values) for name, values in parts if values)


def _when(one: Watch) -> str:
    said = f"daily at {_hour(one.digest)}" if one.digest else "at once"
    quiet = f", not {_hour(one.quiet[0])}-{_hour(one.quiet[1])}" if one.quiet else ""
    return f"{said}{quiet} ({one.zone})" if one.digest or one.quiet else said


def _hour(at: time) -> str:
    return f"{at:%H:%M}"
