"""Accounts: no password or token is stored or shown, and what is taken back holds no more."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bilateral import accounts
from bilateral.accounts import AccountError, Role
from bilateral.ledger import Ledger
from bilateral.web.throttle import TRIES, Throttle
from conftest import Done
from watched import opened

NOW = datetime(2024, 1, 20, tzinfo=UTC)
PASSWORD = "correct horse 42"
Run = Callable[..., Done]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path) as made:
        accounts.add_user(made, "ada", PASSWORD, Role.ANALYST, by="root")
        yield made


def test_only_the_right_name_and_password_belong_together(ledger: Ledger) -> None:
    found = accounts.checked(ledger, "ada", PASSWORD)
    assert found is not None
    assert (found.name, found.role) == ("ada", "analyst")
    assert accounts.checked(ledger, "ada", PASSWORD + "!") is None
    assert accounts.checked(ledger, "bob", PASSWORD) is None
    assert accounts.checked(ledger, "ada", "") is None


def test_no_secret_is_in_the_file(ledger: Ledger) -> None:
    user = accounts.checked(ledger, "ada", PASSWORD)
    assert user is not None
    session, token = accounts.open_session(ledger, user, NOW), accounts.make_token(ledger, "ada", "export")
    ledger.close()
    held = ledger.path.read_bytes()
    assert b"$argon2id$" in held
    assert all(secret.encode() not in held for secret in (PASSWORD, session, token))


def test_a_session_holds_for_its_time_and_a_token_is_none(ledger: Ledger) -> None:
    user = accounts.checked(ledger, "ada", PASSWORD)
    assert user is not None
    session = accounts.open_session(ledger, user, NOW)
    assert accounts.holder(ledger, session, "session", NOW) == user
    assert accounts.holder(ledger, session, "token", NOW) is None
    assert accounts.holder(ledger, session, "session", NOW + timedelta(hours=12)) is None
    assert accounts.holder(ledger, "", "session", NOW) is None


@pytest.mark.parametrize("end", ["password", "account"])
def test_another_password_or_no_account_ends_sessions_and_tokens(ledger: Ledger, end: str) -> None:
    user = accounts.checked(ledger, "ada", PASSWORD)
    assert user is not None
    session, token = accounts.open_session(ledger, user, NOW), accounts.make_token(ledger, "ada", "")
    if end == "account":
        accounts.remove_user(ledger, "ada", by="root")
        assert ledger.users() == []
    else:
        accounts.add_user(ledger, "ada", PASSWORD + "2", Role.READER, by="root")
        assert [(one.name, one.role) for one in ledger.users()] == [("ada", "reader")]
    assert accounts.checked(ledger, "ada", PASSWORD) is None
    assert accounts.holder(ledger, session, "session", NOW) is None
    assert accounts.holder(ledger, token, "token", NOW) is None


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("", PASSWORD, "is no name"),
        ("a b", PASSWORD, "is no name"),
        ("<b>", PASSWORD, "is no name"),
        ("bob", "short", "12 characters or more"),
        ("bob", "x" * 1001, "at most 1000"),
    ],
)
def test_what_is_no_account_says_why(ledger: Ledger, name: str, password: str, says: str) -> None:
    with pytest.raises(AccountError, match=says):
        accounts.add_user(ledger, name, password, Role.ANALYST, by="root")


def test_nobody_s_account_is_not_taken_back_and_has_no_token(ledger: Ledger) -> None:
    with pytest.raises(AccountError, match="bilateral users list"):
        accounts.remove_user(ledger, "bob", by="root")
    with pytest.raises(AccountError, match="bilateral users add bob"):
        accounts.make_token(ledger, "bob", "")


def test_a_form_is_of_one_cookie_alone() -> None:
    assert accounts.is_form_of("cookie", accounts.form_token("cookie"))
    assert not accounts.is_form_of("another", accounts.form_token("cookie"))
    assert not accounts.is_form_of("", accounts.form_token(""))
    assert not accounts.is_form_of("cookie", "é")


def test_who_fails_too_often_waits_and_others_do_not() -> None:
    throttle = Throttle()
    for _ in range(TRIES):
        assert throttle.wait("name ada") == 0
        throttle.failed("name ada", "at 10.0.0.1")
    assert throttle.wait("name ada") > 0
    assert throttle.wait("name bob", "at 10.0.0.1") > 0
    assert throttle.wait("name bob", "at 10.0.0.2") == 0


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What comes from a pipe."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_the_whole_way_on_the_command_line(
    run: Run, typed: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed(f"{PASSWORD}\n")
    added = run("users", "add", "ada", "--role", "reader")
    assert (added.status, added.out, PASSWORD in added.err) == (0, "", False)
    assert run("users", "list", "--format", "jsonl").out == '{"name":"ada","role":"reader"}\n'
    assert "one account" in run("users", "list").out
    token = run("users", "token", "ada", "--label", "export").out.strip()
    assert token.startswith("bl_")
    assert run("users", "remove", "ada").status == 0
    typed("short\n")
    refused = run("users", "add", "bob")
    assert (refused.status, "12 characters" in refused.err) == (2, True)
    rows = [json.loads(line) for line in run("audit", "--format", "jsonl").out.splitlines()]
    assert [(row["what"], row["detail"]) for row in rows] == [
        ("account changed", "ada (reader)"),
        ("token made", "export"),
        ("account taken back", "ada (reader)"),
    ]
    assert "three changes" in run("audit").out
    assert token not in run("audit").out


def test_a_password_is_asked_for_without_an_echo(tmp_path: Path) -> None:
    """On a real terminal, twice; what is typed does not come back."""
    parent, child = pty.openpty()
    command = [sys.executable, "-c", "from bilateral.cli import main; main()", "users", "add", "ada"]
    started = subprocess.Popen(
        [*command, "--ledger", str(tmp_path / "b.db")],
        stdin=child, stdout=child, stderr=child, start_new_session=True, preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(child)
    shown = b""
    for prompt in (b"Password: ", b"Again: "):
        while not shown.endswith(prompt):
            shown += os.read(parent, 1)
        os.write(parent, f"{PASSWORD}\n".encode())
    while b"may come in" not in shown:
        shown += os.read(parent, 1)
    assert started.wait(60) == 0
    os.close(parent)
    assert PASSWORD.encode() not in shown


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


COMMANDS = [("users", "add"), ("users", "remove"), ("users", "list"), ("users", "token"), ("audit",)]


@pytest.mark.parametrize("words", COMMANDS)
def test_each_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    assert "Example:" in run(*words, "--help").out
