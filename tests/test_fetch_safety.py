"""What `fetch` refuses, and that it never connects to where it must not: against a real server on loopback."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import brotli
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.sources.fetch import Limits, Reason, Refused, Request, Response, Settings, fetch, system_resolver
from bilateral.sources.fetch.addresses import why_not
from loopback import Handler, Site, bomb, moved, served, text, unused_port

CERTIFICATE = Path(__file__).parent / "certificates" / "news.example.pem"
"""Made for these tests alone; no authority stands behind it."""
QUICK = Limits(seconds=0.4)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        yield running


def read(site: Site, path: str, limits: Limits | None = None) -> Response | Refused:
    return fetch(Request(address=site.at(path)), settings=site.settings, limits=limits)


def got(answer: Response | Refused) -> Response:
    assert isinstance(answer, Response), answer
    return answer


def refused(answer: Response | Refused, reason: Reason) -> str:
    assert isinstance(answer, Refused), answer
    assert answer.reason is reason, answer
    return answer.why


def test_a_page_comes_with_its_status_header_and_body(site: Site) -> None:
    site.pages["/feed"] = text("<rss/>", ETag='"a"', Content_Type="application/rss+xml")
    answer = got(read(site, "/feed"))
    assert (answer.status, answer.body, answer.header("ETag")) == (200, b"<rss/>", '"a"')
    assert answer.address == site.at("/feed")
    assert answer.fetched.tzinfo is not None


def test_we_say_who_we_are_and_how_to_reach_us(site: Site) -> None:
    site.pages["/"] = text("x")
    read(site, "/")
    ((_, headers),) = site.seen
    assert headers["user-agent"].startswith("bilateral/")
    assert "desk@news.example" in headers["user-agent"]
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "no contact set" in Settings().user_agent


@pytest.mark.parametrize(
    ("address", "reason", "words"),
    [
        ("file:///etc/passwd", Reason.ADDRESS, "only addresses that begin with http"),
        ("ftp://news.example/feed", Reason.ADDRESS, "only addresses that begin with http"),
        ("javascript:alert(1)", Reason.ADDRESS, "only addresses"),
        ("news.example/feed", Reason.ADDRESS, "only addresses"),
        ("http:///feed", Reason.ADDRESS, "name a host"),
        ("http://[::1", Reason.ADDRESS, "no web address"),
        ("http://news.example/\x00", Reason.ADDRESS, "no web address"),
        ("http://news.example:99999/", Reason.PORT, "port 99999"),
        ("http://news.example/" + "a" * 5000, Reason.ADDRESS, "longer than 4,096"),
        ("http://me:secret@news.example/feed", Reason.ADDRESS, "take out what stands before the @"),
        ("http://news.example:8080/", Reason.PORT, "fetching.ports"),
        ("http://news.example:22/", Reason.PORT, "port 22"),
    ],
)
def test_addresses_that_are_never_asked(address: str, reason: Reason, words: str) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(f"{host}:{port}")
        return ["127.0.0.1"]

    answer = fetch(Request(address=address), resolver=resolver)
    assert words in refused(answer, reason)
    assert asked == []


def test_a_password_is_not_repeated_in_the_refusal() -> None:
    answer = fetch(Request(address="http://me:secret@news.example/feed"))
    assert isinstance(answer, Refused)
    assert "secret" not in answer.address + answer.why


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.2.1", "192.88.99.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:93.184.216.34", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::5db8:d822", "64:ff9b:1::1",
        "2002:7f00:1::", "2002:5db8:d822::1", "2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fd00:ec2::254",
        "fe80::1", "fe80::1%eth0", "2600::1%eth0", "fec0::1", "ff02::1", "4000::1", "100::1", "not an address",
    ],
)  # fmt: skip
def test_no_machine_is_public_that_is_not(address: str) -> None:
    assert why_not(address) is not None


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2600::1", "2a00:1450::1"]
)
def test_public_machines_may_be_read(address: str) -> None:
    assert why_not(address) is None


def test_a_setting_lets_an_intranet_in_and_no_more() -> None:
    networks = Settings(allow=("10.1.0.0/16", "fd12::/16")).networks
    assert why_not("10.1.2.3", networks) is None
    assert why_not("fd12::1", networks) is None
    assert why_not("10.2.0.1", networks) == "a private address"
    assert why_not("::ffff:10.1.2.3", networks) == "an IPv4 address mapped into IPv6"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_in_every_spelling_without_a_connection(site: Site, host: str) -> None:
    settings = Settings(ports=(site.port,), seconds=1)
    answer = fetch(Request(address=site.at("/", host)), settings=settings)
    assert isinstance(answer, Refused)
    assert answer.reason in (Reason.FORBIDDEN, Reason.UNKNOWN_HOST)
    assert site.seen == []


def test_a_name_that_leads_home_is_refused_with_the_remedy(site: Site) -> None:
    settings = Settings(ports=(site.port,))
    answer = fetch(Request(address=site.at("/", "news.example")), settings=settings, resolver=lambda *_: ["127.0.0.1"])
    why = refused(answer, Reason.FORBIDDEN)
    assert "news.example leads to 127.0.0.1, a loopback address" in why
    assert "fetching.allow" in why
    assert site.seen == []


def test_a_resolver_that_rebinds_is_asked_once_and_loopback_is_never_reached(site: Site) -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    asked: list[str] = []

    def resolver(host: str, _: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    settings = Settings(ports=(site.port,))
    answer = fetch(Request(address=site.at("/", "news.example")), settings=settings, limits=QUICK, resolver=resolver)
    assert isinstance(answer, Refused)
    assert answer.reason in (Reason.UNREACHABLE, Reason.TIME)
    assert asked == ["news.example"]
    assert site.seen == []


def test_of_several_addresses_only_those_that_may_be_are_tried(site: Site) -> None:
    site.pages["/"] = text("here")
    allowed = site.settings
    answer = fetch(
        Request(address=site.at("/", "news.example")),
        settings=allowed,
        resolver=lambda *_: ["10.0.0.1", "fe80::1", "127.0.0.1"],
    )
    assert got(answer).body == b"here"
    assert site.seen[0][1]["host"] == f"news.example:{site.port}"


def test_over_tls_the_name_is_what_certificate_and_sni_are_about() -> None:
    with served_with_tls() as site:
        site.pages["/"] = text("sealed")
        trust = ssl.create_default_context(cafile=str(CERTIFICATE))
        address = Request(address=site.at("/", "news.example"))
        answer = fetch(address, settings=site.settings, resolver=lambda *_: ["127.0.0.1"], tls=trust)
        assert got(answer).body == b"sealed"
        assert site.names == ["news.example"]
        other = Request(address=site.at("/", "other.example"))
        answer = fetch(other, settings=site.settings, resolver=lambda *_: ["127.0.0.1"], tls=trust)
        assert "other.example gives no certificate" in refused(answer, Reason.CERTIFICATE)
        answer = fetch(address, settings=site.settings, resolver=lambda *_: ["127.0.0.1"])
        refused(answer, Reason.CERTIFICATE)


@pytest.mark.parametrize("host", [".example", "a..example", f"{'a' * 70}.example", "-", "a_b.example", "1.2.3.4.5"])
def test_names_that_no_certificate_can_hold_are_told(host: str) -> None:
    with served_with_tls() as site:
        address = Request(address=site.at("/", host))
        answer = fetch(address, settings=site.settings, resolver=lambda *_: ["127.0.0.1"])
        assert isinstance(answer, Refused)
        assert answer.reason in (Reason.CERTIFICATE, Reason.ADDRESS)


def test_a_name_that_no_resolver_takes_is_told() -> None:
    answer = fetch(Request(address=f"http://{'a' * 70}.example/"), resolver=system_resolver)
    assert "no machine is called" in refused(answer, Reason.UNKNOWN_HOST)


def served_with_tls():  # type: ignore[no-untyped-def]
    site = Site()
    site.speak_tls(str(CERTIFICATE))
    return served(site)


@pytest.mark.parametrize(
    "place", ["http://127.0.0.2:{}/", "http://10.0.0.1/", "http://[::1]:{}/", "http://169.254.169.254/"]
)
def test_a_redirect_to_a_private_machine_is_refused(site: Site, place: str) -> None:
    site.pages["/"] = moved(place.format(site.port))
    answer = read(site, "/")
    assert "fetching.allow" in refused(answer, Reason.FORBIDDEN)
    assert isinstance(answer, Refused)
    assert answer.address == place.format(site.port)
    assert site.paths() == ["/"]


@pytest.mark.parametrize(
    ("place", "reason"),
    [("file:///etc/passwd", Reason.ADDRESS), ("http://a:b@c/", Reason.ADDRESS), ("http://[::1", Reason.ADDRESS),
     ("http://127.0.0.1:9/", Reason.PORT)],
)  # fmt: skip
def test_a_redirect_to_what_is_never_asked_is_refused(site: Site, place: str, reason: Reason) -> None:
    site.pages["/"] = moved(place)
    refused(read(site, "/"), reason)


def test_redirects_are_followed_and_told(site: Site) -> None:
    site.pages |= {"/a": moved("/b", 301), "/b": moved("c?x=1", 308), "/c": text("end")}
    answer = got(read(site, "/a"))
    assert (answer.body, answer.address, answer.moved) == (b"end", site.at("/c?x=1"), True)
    assert answer.passed == (site.at("/a"), site.at("/b"))
    site.pages["/b"] = moved("/c", 302)
    assert not got(read(site, "/a")).moved


def test_a_redirect_loop_ends_after_five(site: Site) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    assert "more than 5 redirects" in refused(read(site, "/a"), Reason.REDIRECTS)
    assert len(site.seen) == 6


def test_a_redirect_without_a_place_is_the_answer(site: Site) -> None:
    site.pages["/"] = text("", status=302)
    assert got(read(site, "/")).status == 302


def drip(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    handler.raw(*[b"x"] * 40, pause=0.05)


def drip_header(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 40, pause=0.05)


def silent(_: Handler) -> None:
    time.sleep(1.5)


@pytest.mark.parametrize("page", [drip, drip_header, silent])
def test_whoever_is_slow_is_left_when_time_is_up(site: Site, page: object) -> None:
    site.pages["/"] = page  # type: ignore[assignment]
    began = time.monotonic()
    assert "longer than 0.4 s" in refused(read(site, "/", QUICK), Reason.TIME)
    assert time.monotonic() - began < 1.2


def test_time_is_for_all_redirects_together(site: Site) -> None:
    def slowly(handler: Handler) -> None:
        time.sleep(0.15)
        handler.answer(b"", status=302, Location="/")

    site.pages["/"] = slowly
    refused(read(site, "/", QUICK), Reason.TIME)
    assert len(site.seen) <= 3


def test_a_resolver_that_hangs_is_left_when_time_is_up(site: Site) -> None:
    def resolver(*_: object) -> list[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    answer = fetch(Request(address=site.at("/")), settings=site.settings, limits=QUICK, resolver=resolver)
    refused(answer, Reason.TIME)


def endless(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def endless_chunks(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def endless_header(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-A: " + b"b" * 8192 + b"\r\n")


def fifty_megabytes(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n<rss>")
    for _ in range(50):
        handler.wfile.write(b"<item/>" * 142_857)


@pytest.mark.parametrize("page", [endless, endless_chunks])
def test_an_endless_body_stops_at_the_limit(site: Site, page: object) -> None:
    site.pages["/"] = page  # type: ignore[assignment]
    assert "larger than 10 MB" in refused(read(site, "/"), Reason.SIZE)


def test_a_body_can_be_cut_instead(site: Site) -> None:
    site.pages["/"] = endless
    assert got(read(site, "/", Limits(body=1000, cut=True))).body == b"x" * 1000


def test_an_endless_header_stops_at_the_limit(site: Site) -> None:
    site.pages["/"] = endless_header
    assert "never ends" in refused(read(site, "/"), Reason.HEADERS)


def test_a_large_header_is_refused(site: Site) -> None:
    site.pages["/"] = text("x", X_A="b" * 65_000, X_B="c" * 1000)
    assert "more than the 65,536" in refused(read(site, "/"), Reason.HEADERS)


def test_a_feed_of_fifty_megabytes_is_refused_before_it_is_read(site: Site) -> None:
    site.pages["/"] = fifty_megabytes
    assert "said to have 50 MB" in refused(read(site, "/"), Reason.SIZE)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", bomb(100_000_000)),
        ("deflate", zlib.compress(bytes(100_000_000), 9)),
        ("br", brotli.compress(bytes(100_000_000), quality=1)),
    ],
)
def test_a_bomb_stops_at_the_limit(site: Site, encoding: str, packed: bytes) -> None:
    site.pages["/"] = text(packed, Content_Encoding=encoding)
    assert len(packed) < 1_000_000
    assert "larger than 10 MB" in refused(read(site, "/"), Reason.SIZE)


BODY = b"".join(f"<item><guid>{number}</guid></item>".encode() for number in range(20_000)) + os.urandom(100_000)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("gzip", gzip.compress(BODY[:1000]) + gzip.compress(BODY[1000:])),
        ("gzip", gzip.compress(BODY) + b"trailing"),
        ("deflate", zlib.compress(BODY)),
        ("deflate", raw_deflate(BODY)),
        ("br", brotli.compress(BODY)),
        ("identity", BODY),
    ],
)
def test_packed_bodies_come_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    site.pages["/"] = text(packed, Content_Encoding=encoding)
    assert got(read(site, "/")).body == BODY


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip, br", "zstd", "x-lzma"])
def test_nested_and_unknown_encodings_are_refused(site: Site, encoding: str) -> None:
    site.pages["/"] = text(gzip.compress(gzip.compress(b"x")), Content_Encoding=encoding)
    refused(read(site, "/"), Reason.ENCODING)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", b"this is not packed at all"),
        ("gzip", gzip.compress(BODY)[:-500]),
        ("deflate", zlib.compress(BODY)[:-500]),
        ("br", brotli.compress(BODY)[:-500]),
        ("br", b"\xff" * 100),
    ],
)
def test_damaged_packing_is_told(site: Site, encoding: str, packed: bytes) -> None:
    site.pages["/"] = text(packed, Content_Encoding=encoding)
    refused(read(site, "/"), Reason.BROKEN)


def test_an_empty_body_that_is_said_to_be_packed_is_empty(site: Site) -> None:
    site.pages["/"] = text(b"", Content_Encoding="gzip")
    assert got(read(site, "/")).body == b""


def test_a_body_shorter_than_announced_is_told(site: Site) -> None:
    site.pages["/"] = text("short", Content_Length="5000")
    assert "broke off" in refused(read(site, "/"), Reason.BROKEN)


def test_a_body_longer_than_announced_ends_where_it_was_said_to(site: Site) -> None:
    site.pages["/"] = text("0123456789 and more", Content_Length="10")
    assert got(read(site, "/")).body == b"0123456789"


@pytest.mark.parametrize(
    "said",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", b"\x00" * 50, b"",
     b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello"],
)  # fmt: skip
def test_what_is_no_http_is_told(site: Site, said: bytes) -> None:
    site.pages["/"] = lambda handler: handler.raw(said)
    refused(read(site, "/"), Reason.BROKEN)


def test_a_host_that_is_not_there_and_a_port_that_is_shut_are_told() -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror("Name or service not known")

    answer = fetch(Request(address="http://nowhere.example/"), resolver=unknown)
    assert "no machine is called nowhere.example" in refused(answer, Reason.UNKNOWN_HOST)
    answer = fetch(Request(address="http://nowhere.example/"), resolver=lambda *_: [])
    assert "has no address" in refused(answer, Reason.UNKNOWN_HOST)
    port = unused_port()
    settings = Settings(allow=("127.0.0.1/32",), ports=(port,))
    answer = fetch(Request(address=f"http://127.0.0.1:{port}/"), settings=settings)
    assert "takes no connection" in refused(answer, Reason.UNREACHABLE)


@pytest.mark.parametrize(
    "table",
    [{"allow": ["10.1.0.5/16"]}, {"allow": ["intranet"]}, {"ports": [0]}, {"ports": [70000]}, {"seconds": 0},
     {"contact": "a\r\nX: b"}, {"contact": "Zoë"}, {"delay": -1}, {"alow": []}],
)  # fmt: skip
def test_settings_that_make_no_sense_are_named(table: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, Settings)


class Site6(Site):
    address_family = socket.AF_INET6

    def __init__(self) -> None:
        ThreadingHTTPServer.__init__(self, ("::1", 0), Handler)
        self._begin()


def test_an_address_of_ipv6_is_read_where_it_is_allowed_with_its_brackets() -> None:
    try:
        site = Site6()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with served(site):
        site.pages["/"] = text("six")
        settings = Settings(allow=("::1/128",), ports=(site.port,), seconds=2)
        answer = fetch(Request(address=f"http://[::1]:{site.port}/"), settings=settings)
        assert got(answer).body == b"six"
        assert site.seen[0][1]["host"] == f"[::1]:{site.port}"
        barred = fetch(Request(address=f"http://[::1]:{site.port}/"), settings=Settings(ports=(site.port,)))
        assert "a loopback address" in refused(barred, Reason.FORBIDDEN)


def test_the_environment_sends_nothing_through_a_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    site.pages["/"] = text("straight")
    assert got(read(site, "/")).body == b"straight"


@given(st.text(max_size=60) | st.text(max_size=60).map("http://".__add__))
@settings(max_examples=200, deadline=None)
def test_no_address_makes_fetch_raise_or_connect(address: str) -> None:
    answer = fetch(Request(address=address), resolver=lambda *_: ["127.0.0.1"])
    assert isinstance(answer, Refused)
    assert answer.why
