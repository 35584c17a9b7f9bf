"""Channels: where their secrets come from, and how a message goes over each. No address is ever printed or logged."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bilateral.products.alerts.composing import Message
from bilateral.products.alerts.watchlist import Channel, ChannelKind
from bilateral.products.alerts.webhook import Undelivered, post


def send(channel: Channel, message: Message) -> None:
    """Send a message. Raises `Undelivered` with a reason that holds no secret."""
    address = secret(channel, "address")
    if channel.kind is ChannelKind.WEBHOOK:
        post(address, secret(channel, "secret"), message, channel.seconds)
    else:
        _by_apprise(address, channel.name, message)


def secret(channel: Channel, what: str) -> str:
    """The channel's "address" or "secret", read anew each time. Raises `Undelivered` where it is not there."""
    variable: str | None = getattr(channel, f"{what}_env")
    file: str | None = getattr(channel, f"{what}_file")
    if variable is not None:
        found = os.environ.get(variable, "").strip()
        if not found:
            raise Undelivered(f"channel {channel.name}: the variable {variable} is not set; put its {what} there")
        return found
    try:
        found = Path(file or "").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Undelivered(f"channel {channel.name}: {file} cannot be read; put its {what} there") from None
    if not found:
        raise Undelivered(f"channel {channel.name}: {file} is empty; put its {what} there")
    return found


def _by_apprise(address: str, name: str, message: Message) -> None:
    import apprise  # here, for it takes a quarter of a second

    with _unlogged():
        service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
        if service is None:
            raise Undelivered(f"channel {name}: its address is none that apprise knows, such as mailtos://…")
        service.overflow_mode = apprise.OverflowMode.SPLIT  # else one that is too long for the service never arrives
        taken = service.notify(body=message.text, title=message.title, body_format=apprise.NotifyFormat.TEXT)
    if not taken:
        raise Undelivered(f"channel {name}: {service.service_name} did not take it")


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep apprise, and what it asks with, from logging addresses and bodies."""
    logs = [logging.getLogger(name) for name in ("apprise", "urllib3", "requests")]
    before = [log.disabled for log in logs]
    for log in logs:
        log.disabled = True
    try:
        yield
    finally:
        for log, was in zip(logs, before, strict=True):
            log.disabled = was
