"""The gate of the server: hosts, tokens, limits, and answers in time."""

from __future__ import annotations

import base64
import shutil
import socket
import sqlite3
import threading

import httpx
import pytest
from fastapi.testclient import TestClient

from api_server import serving
from bilateral import accounts, web
from bilateral.accounts import Role
from bilateral.ledger import Ledger
from bilateral.serving import Serving, ServingError, token_in
from bilateral.settings import SettingsError, load
from bilateral.web.buckets import Buckets
from products_values import filled

TOKEN = "a-token-made-up-for-tests"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("gate") / "b.db"
    filled(where).close()
    return where


@pytest.fixture
def token_file(tmp_path):
    where = tmp_path / "token"
    where.write_text(f"{TOKEN}\n")
    return where


def client(path, host: str = "127.0.0.1", address: str = "203.0.113.7", **choices) -> TestClient:
    """A client at an address, of a server with these choices."""
    made = web.app(path, Serving(**choices))
    return TestClient(made, base_url=f"http://{host}", client=(address, 50_000))


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7", "desk.example", "Desk.Example."]
)
def test_a_known_host_or_an_address_is_answered(path, host) -> None:
    assert client(path, host, hosts=("desk.example",)).get("/api/events").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_another_host_is_refused_as_a_page_and_as_a_problem(path, host) -> None:
    browser = client(path)
    for address in ("/", "/api/events", "/static/style.css"):
        answer = browser.get(address, headers={"Host": host})
        assert answer.status_code == 421
        assert "add it to hosts under [serving]" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_reading_needs_the_token_where_there_is_one(path, token_file) -> None:
    browser = client(path, token_file=str(token_file))
    basic = base64.b64encode(f"me:{TOKEN}".encode()).decode()
    for given in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
        assert browser.get("/api/events", headers={"Authorization": given}).status_code == 200
    assert browser.get("/", headers={"Authorization": f"Basic {basic}"}).status_code == 200
    wrong = base64.b64encode(b"me:other").decode()
    for given in ("", "Bearer", f"Bearer {TOKEN}x", f"Token {TOKEN}", "Basic !", f"Basic {wrong}", "Bearer \xff\xfe"):
        answer = browser.get("/api/events", headers={"Authorization": given.encode("latin-1")})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert TOKEN not in answer.text
    assert browser.get("/", headers={}).status_code == 401
    assert browser.get("/static/style.css").status_code == 200


def test_the_token_of_an_account_reads_and_writes_beside_the_reading_token(path, token_file, tmp_path) -> None:
    own = tmp_path / "own.db"
    shutil.copy(path, own)
    with Ledger(own) as ledger:
        accounts.add_user(ledger, "ada", "correct horse 42", Role.ANALYST, by="root")
        accounts.add_user(ledger, "bob", "correct horse 42", Role.READER, by="root")
        ada, bob = (accounts.make_token(ledger, name, "tests") for name in ("ada", "bob"))
        report = ledger.events()[0].reports[0]
    browser, wish = client(own, token_file=str(token_file)), {"kind": "reject", "report": report, "reason": "x"}
    for token, code in ((bob, 403), (ada, 201)):
        mine = {"Authorization": f"Bearer {token}"}
        assert browser.get("/api/events", headers=mine).status_code == 200
        assert browser.get("/", headers=mine).status_code == 200
        assert browser.post("/api/reviews", json=wish, headers=mine).status_code == code
    assert browser.post("/api/reviews", json=wish, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 401
    with Ledger(own) as ledger:
        accounts.remove_user(ledger, "ada", by="root")
    assert browser.get("/api/events", headers={"Authorization": f"Bearer {ada}"}).status_code == 401
    assert browser.get("/api/events", headers={"Authorization": f"Bearer {bob}x"}).status_code == 401


def test_a_ledger_that_cannot_be_read_lets_nobody_through(path, token_file, tmp_path) -> None:
    own = tmp_path / "own.db"
    shutil.copy(path, own)
    browser = client(own, token_file=str(token_file))
    with sqlite3.connect(own) as other:
        other.execute("alter table passes rename to elsewhere")
    answer = browser.get("/api/events", headers={"Authorization": "Bearer of-nobody"})
    assert (answer.status_code, answer.json()["title"]) == (503, "The ledger cannot be read")


@pytest.mark.parametrize("content", ["", "short", "with a space in it, which is none", "ümlaut-ümlaut-ümlaut"])
def test_a_token_file_that_is_none_is_named_with_its_remedy(path, tmp_path, content) -> None:
    (tmp_path / "token").write_text(content)
    with pytest.raises(ServingError, match=r"token: a token is one line of 16 or more"):
        web.app(path, Serving(token_file=str(tmp_path / "token")))
    with pytest.raises(ServingError, match="cannot be read"):
        token_in(tmp_path / "none")


def test_whoever_asks_too_often_is_told_how_long_to_wait(path) -> None:
    browser = client(path, per_minute=1, burst=3)
    assert [browser.get("/api/status").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = browser.get("/api/status")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert "wait for" in answer.json()["detail"]
    assert browser.get("/").status_code == 429
    assert browser.get("/static/style.css").status_code == 200
    own = client(path, address="127.0.0.1", per_minute=1, burst=1)
    assert {own.get("/api/status").status_code for _ in range(5)} == {200}


def test_a_bucket_fills_as_time_passes_and_few_are_kept() -> None:
    now = [0.0]
    buckets = Buckets(60, 2, clock=lambda: now[0], most=2)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]
    now[0] = 0.5
    assert buckets.take("a") == 0.5
    now[0] = 1.0
    assert buckets.take("a") == 0
    now[0] = 1000.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]
    assert [buckets.take(other) for other in ("b", "c", "a")] == [0, 0, 0]  # "a" was forgotten


def test_a_long_address_is_refused(path) -> None:
    answer = client(path).get("/api/search", params={"q": "x" * 10_000})
    assert answer.status_code == 414
    assert answer.json()["title"] == "Address too long"


def test_what_takes_too_long_is_given_up(path) -> None:
    let_go = threading.Event()
    made = web.app(path, Serving(seconds=0.2))

    @made.get("/api/slow")
    def slow() -> None:
        let_go.wait(30)

    made.router.routes.insert(0, made.router.routes.pop())
    with TestClient(made, base_url="http://127.0.0.1") as browser:
        answer = browser.get("/api/slow")
        let_go.set()
    assert answer.status_code == 503
    assert "took longer than 0.2 s" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_a_failure_behind_the_gate_leaves_no_trace(path) -> None:
    made = web.app(path, Serving())
    made.state.reader = None
    answer = TestClient(made, raise_server_exceptions=False, base_url="http://127.0.0.1").get("/api/events")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Attribute" not in answer.text


def test_answers_are_packed_for_those_who_unpack(path) -> None:
    browser = client(path)
    assert browser.get("/api/provisions").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in browser.get("/api/provisions", headers={"Accept-Encoding": "identity"}).headers


def test_the_real_server_keeps_the_token_out_of_its_log_and_bears_ten_megabytes(path, token_file) -> None:
    with serving(path, "--token", token_file) as server:
        mine = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx.get(f"{server.address}/api/events", headers=mine).status_code == 200
        assert httpx.get(f"{server.address}/api/events").status_code == 401
        assert httpx.get(f"{server.address}/api/events", headers=mine | {"Host": "evil.example"}).status_code == 421
        for length in (20_000, 10_000_000):
            head = b"GET /api/search?q=" + b"x" * length + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            answer = _spoken(server.port, head)
            assert answer.startswith(b"HTTP/1.1 414 ")
            assert b"application/problem+json" in answer
            assert b"Ask for less" in answer
        assert b"414" in _spoken(server.port, b"\x00\x01 nonsense\r\n\r\n")
        assert httpx.get(f"{server.address}/api/events", headers=mine).status_code == 200
    assert server.process.stdout and server.process.stderr
    told = server.process.stdout.read() + server.process.stderr.read()
    assert TOKEN.encode() not in told
    assert b"Traceback" not in told


def _spoken(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(request)
        found = b""
        while piece := line.recv(65_536):
            found += piece
        return found


def test_the_settings_say_how_to_serve(tmp_path) -> None:
    where = tmp_path / "bilateral.toml"
    where.write_text('[serving]\nhosts = ["desk.example"]\nper_minute = 60\ntoken_file = "t"\n')
    assert load(where).serving.hosts == ("desk.example",)
    where.write_text("[serving]\ntoken = 1\n")
    with pytest.raises(SettingsError, match="token"):
        load(where)


def test_the_command_says_what_is_wrong_with_a_token(run, path, tmp_path) -> None:
    done = run("serve", "--token", tmp_path / "none", "--ledger", path)
    assert done.status == 2
    assert "the token cannot be read" in done.err
