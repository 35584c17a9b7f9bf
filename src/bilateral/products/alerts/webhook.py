"""Signed webhooks after the Standard Webhooks specification, version 1.0 (symmetric signatures, "v1").

Whoever receives one checks the signature, HMAC-SHA256 over "id.timestamp.body", refuses a timestamp that is long past,
and passes over an id that it has had: a message is sent at least once, and its id stays the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time

import httpx2
import msgspec

from bilateral.products.alerts.composing import Message

PREFIX = "whsec_"


class Undelivered(Exception):
    """A message was not taken; why, without any secret."""


def post(address: str, key: str, message: Message, seconds: float) -> None:
    """Post a message. Raises `Undelivered` unless the receiver answers with a status of 200 to 299.

    `seconds` bound each step: connecting, writing, the first word of the answer.
    """
    body = msgspec.json.encode(
        {
            "type": "alerts",
            "timestamp": max(one.known for one in message.alerts),
            "data": {"watchlist": message.watchlist, "digest": message.digest, "alerts": message.alerts},
        }
    )
    headers = {"content-type": "application/json", **signed(message.id, int(time.time()), body, key)}
    try:
        client = httpx2.Client(timeout=seconds, follow_redirects=False)
        with client, client.stream("POST", address, content=body, headers=headers) as answer:
            status = answer.status_code
    except httpx2.TimeoutException:
        raise Undelivered(f"no answer within {seconds:g} s") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, OSError) as error:
        raise Undelivered(f"not reached ({type(error).__name__})") from None
    if not 200 <= status < 300:
        raise Undelivered(f"answered with status {status}")


def signed(name: str, timestamp: int, body: bytes, key: str) -> dict[str, str]:
    """The three headers of a message; `timestamp` is in seconds since 1970. Raises `Undelivered` for a bad key."""
    content = b".".join([name.encode(), str(timestamp).encode(), body])
    digest = hmac.new(_key(key), content, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise Undelivered("the secret is no base64; make one with `openssl rand -base64 32`") from None
    if len(key) < 24:
        raise Undelivered("the secret has less than 24 bytes; make one with `openssl rand -base64 32`")
    return key
