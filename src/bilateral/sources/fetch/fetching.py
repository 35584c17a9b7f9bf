"""One address read, safely: the only place where the web is touched."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address

import httpcore2
import httpx2

from bilateral.sources.fetch.addresses import why_not
from bilateral.sources.fetch.connecting import Checked, Deadline, Resolver, system_resolver
from bilateral.sources.fetch.settings import Settings
from bilateral.sources.fetch.unpacking import TAKEN, encoding_of, unpacked
from bilateral.sources.fetch.values import Headers, Limits, Reason, Refusal, Refused, Request, Response

LONGEST_ADDRESS = 4096
REDIRECTS = (301, 302, 303, 307, 308)
PERMANENT = (301, 308)
PORTS = {"http": 80, "https": 443}

Gate = Callable[[str], AbstractContextManager[None]]
"""Entered around each request with its address; waits for its turn, or raises a `Refusal`."""


def fetch(
    request: Request,
    *,
    settings: Settings | None = None,
    limits: Limits | None = None,
    resolver: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
    gate: Gate | None = None,
) -> Response | Refused:
    """Read one address and where it redirects to; never raises for what an address, a network or a server does.

    Only http and https, only to public machines and those that `settings.allow` names, which is checked on the address
    that is connected to, at every redirect. `resolver` looks names up, `tls` is whom to trust (the system's
    authorities), `gate` is what a polite caller enters around each request. Proxies of the environment are not used:
    behind one the machine that is connected to could not be checked.
    """
    asking = settings or Settings()
    chosen = limits or Limits(seconds=asking.seconds)
    passed: list[str] = []
    at, permanent, spent = request.address, True, 0.0
    try:
        while True:
            url = _checked(at, asking)
            with gate(str(url)) if gate else nullcontext():
                began = time.monotonic()
                status, headers, body = _once(url, request.headers, asking, chosen, spent, resolver, tls)
                spent += time.monotonic() - began
            target = _target(url, status, headers)
            if target is None:
                return Response(
                    asked=request.address,
                    address=str(url),
                    status=status,
                    headers=headers,
                    body=body,
                    fetched=datetime.now(UTC),
                    passed=tuple(passed),
                    moved=bool(passed) and permanent,
                )
            passed.append(at)
            permanent = permanent and status in PERMANENT
            if len(passed) > chosen.redirects:
                raise Refusal(
                    Reason.REDIRECTS,
                    f"more than {chosen.redirects} redirects; give the address at which it ends in a browser",
                )
            at = target
    except Refusal as refusal:
        return refusal.told(at)


def why_not_asked(address: str, settings: Settings | None = None) -> str | None:
    """Why an address would be refused before anybody is asked; `None` where it would not.

    A name is looked up only when its address is read, so what it stands for is not known here.
    """
    asking = settings or Settings()
    try:
        host = _checked(address, asking).host
    except Refusal as refusal:
        return refusal.told(address).why
    try:
        ip_address(host)
    except ValueError:
        return None
    return why_not(host, asking.networks)


def _checked(address: str, settings: Settings) -> httpx2.URL:
    """The address taken apart; raises a `Refusal` for all that is not a plain web address."""
    if len(address) > LONGEST_ADDRESS:
        raise Refusal(Reason.ADDRESS, f"the address is longer than {LONGEST_ADDRESS:,} letters", address=address[:200])
    try:
        url = httpx2.URL(address.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise Refusal(
            Reason.ADDRESS, f"no web address ({error}); write one such as https://news.example/feed"
        ) from error
    if url.scheme not in PORTS or not url.host:
        raise Refusal(Reason.ADDRESS, "only addresses that begin with http:// or https:// and name a host are read")
    if url.userinfo:
        raise Refusal(
            Reason.ADDRESS,
            "the address holds a name or a password; take out what stands before the @",
            address=f"{url.scheme}://{url.host}{url.path}",
        )
    port = url.port or PORTS[url.scheme]
    if port not in (*PORTS.values(), *settings.ports):
        raise Refusal(
            Reason.PORT, f"port {port} is not read; if it is right, add it to fetching.ports in bilateral.toml"
        )
    return url.copy_with(fragment=None)


def _once(
    url: httpx2.URL,
    extra: Headers,
    settings: Settings,
    limits: Limits,
    spent: float,
    resolver: Resolver,
    tls: ssl.SSLContext | None,
) -> tuple[int, Headers, bytes]:
    deadline = Deadline(limits.seconds, spent)
    backend = Checked(settings.networks, resolver, deadline)
    port = url.port or PORTS[url.scheme]
    target = httpcore2.URL(scheme=url.scheme, host=url.raw_host, port=port, target=url.raw_path)
    sent = [
        ("Host", url.netloc.decode("ascii")),
        ("User-Agent", settings.user_agent),
        ("Accept", "*/*"),
        ("Accept-Encoding", TAKEN),
        ("Connection", "close"),
        *extra,
    ]
    try:
        with (
            httpcore2.ConnectionPool(
                ssl_context=tls or _authorities(), network_backend=backend, max_connections=1
            ) as pool,
            pool.stream("GET", target, headers=sent) as answer,
        ):
            headers = _headers(answer.headers, limits)
            if answer.status in REDIRECTS or answer.status == 304:
                return answer.status, headers, b""
            _check_length(headers, limits)
            body = unpacked(answer.iter_stream(), encoding_of(headers), limits.body, cut=limits.cut)
            return answer.status, headers, body
    except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
        raise _broken(error) from error


@cache
def _authorities() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


def _headers(lines: list[tuple[bytes, bytes]], limits: Limits) -> Headers:
    size = sum(len(name) + len(value) + 4 for name, value in lines)
    if size > limits.header:
        raise Refusal(Reason.HEADERS, f"the header has {size:,} bytes, more than the {limits.header:,} that are read")
    return tuple((name.decode("ascii", "replace").lower(), _text(value)) for name, value in lines)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _check_length(headers: Headers, limits: Limits) -> None:
    told = next((value for key, value in headers if key == "content-length"), "")
    if told.isdecimal() and int(told) > limits.body and not limits.cut:
        raise Refusal(
            Reason.SIZE,
            f"the body is said to have {int(told) / 1e6:.0f} MB, more than {limits.body / 1e6:g} MB; "
            "it is no feed and no article",
        )


def _broken(error: Exception) -> Refusal:
    text = str(error)
    if "buffer too long" in text:
        return Refusal(Reason.HEADERS, "the header never ends; tell its publisher")
    return Refusal(
        Reason.BROKEN,
        f"the server broke off or does not speak HTTP ({text or type(error).__name__}); try again later",
    )


def _target(url: httpx2.URL, status: int, headers: Headers) -> str | None:
    """Where a redirect leads; `None` where the answer is none."""
    place = next((value for key, value in headers if key == "location"), None)
    if status not in REDIRECTS or not place:
        return None
    try:
        return str(url.join(place.strip()))
    except (httpx2.InvalidURL, ValueError) as error:
        raise Refusal(Reason.ADDRESS, f"redirects to what is no web address ({error}); tell its publisher") from error
