"""`bilateral watch` and `bilateral alerts`, as typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bilateral.model import EventType
from conftest import Done
from products_values import filled, told
from receiver import KEY, Receiver, answered, receiving

Run = Callable[..., Done]

FILE = """\
[[watch]]
name = "Korea desk"
dyads = ["PRK-RUS"]
channels = ["ours"]

[[watch]]
name = "Talks"
fields = ["talks"]
digest = "07:30"
quiet = "22:00-07:00"
zone = "Asia/Seoul"

[channels.ours]
kind = "webhook"
address_env = "OURS"
secret_env = "OURS_KEY"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger and a watchlist, in which the command runs."""
    talks = told("2024-01-02", "Pyongyang met Russia.", EventType.CONSULT, fields=("talks",))
    filled(tmp_path / "bilateral.db", [talks]).close()
    (tmp_path / "watchlist.toml").write_text(FILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as running:
        monkeypatch.setenv("OURS", running.address)
        monkeypatch.setenv("OURS_KEY", KEY)
        yield running


@pytest.mark.usefixtures("here")
def test_check_says_which_secrets_are_not_there(run: Run, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    good = run("watch", "check")
    assert (good.status, good.err) == (0, "two lists and one channel\n")
    monkeypatch.delenv("OURS_KEY")
    bad = run("watch", "check")
    assert (bad.status, "the variable OURS_KEY is not set" in bad.err) == (1, True)
    assert receiver.address not in bad.err


def test_check_names_the_line_of_what_is_wrong(run: Run, here: Path) -> None:
    (here / "mine.toml").write_text(FILE.replace("07:30", "noon"))
    done = run("watch", "check", "--watchlist", "mine.toml")
    assert (done.status, "mine.toml line 9: digest 'noon'" in done.err) == (2, True)


def test_the_settings_may_name_the_file(run: Run, here: Path) -> None:
    (here / "watchlist.toml").rename(here / "ours.toml")
    assert run("watch", "list").status == 2
    (here / "bilateral.toml").write_text('watchlist = "ours.toml"\n')
    assert run("watch", "list").status == 0


@pytest.mark.usefixtures("here", "receiver")
def test_list_shows_what_is_watched_and_up_to_when_it_was_told(run: Run) -> None:
    before = run("watch", "list")
    assert "PRK-RUS" in before.out
    assert "daily at 07:30, not 22:00-07:00 (Asia/Seoul)" in before.out
    assert before.out.count("new") == 2
    run("alerts", "send")
    rows = [json.loads(line) for line in run("watch", "list", "--format", "jsonl").out.splitlines()]
    assert [row["name"] for row in rows] == ["Korea desk", "Talks"]
    assert all(row["told"] for row in rows)


@pytest.mark.usefixtures("here")
def test_what_would_be_told_is_shown_and_nothing_sent(run: Run, receiver: Receiver) -> None:
    assert "no alerts" in run("alerts").out
    done = run("alerts", "--since", "2024-01-01", "--as-of", "2024-01-05", "--format", "jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["watchlist"], row["triggers"], row["state"]) for row in rows] == [
        ("Korea desk", ["first report"], "would be told"),
        ("Talks", ["first report"], "would be told"),
    ]
    assert "no alerts" in run("alerts", "--since", "2024-01-03").out
    assert receiver.taken == []


@pytest.mark.usefixtures("here")
def test_send_sends_and_alerts_shows_what_became_of_it(run: Run, receiver: Receiver) -> None:
    receiver.turns = [answered(500)]
    failed = run("alerts", "send", "--since", "2024-01-01")
    assert (failed.status, "not sent: ours: answered with status 500" in failed.err) == (1, True)
    shown = run("alerts", "--format", "csv").out
    assert "ours: tried 1× (answered with status 500), again " in shown
    assert "waits" in shown
    assert run("alerts", "send").status == 0  # the time to try again has not come
    assert len(receiver.taken) == 1


@pytest.mark.usefixtures("here", "receiver")
def test_what_was_delivered_says_so(run: Run) -> None:
    assert run("alerts", "send", "--since", "2024-01-01").err == "two new alerts, one message delivered\n"
    assert "ours: delivered 2" in run("alerts", "--format", "csv").out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--as-of", "2024-01-05"), "--as-of needs --since"),
        (("--since", "yesterday"), "is no date"),
        (("--watchlist", "none.toml"), "no watchlist none.toml"),
        (("--ledger", "none.db"), "no ledger there"),
    ],
)
def test_wrong_use_says_what_and_the_remedy(run: Run, words: tuple[str, ...], says: str) -> None:
    done = run("alerts", *words)
    assert (done.status, says in done.err) == (2, True)


@pytest.mark.parametrize("words", [("watch", "check"), ("watch", "list"), ("alerts",), ("alerts", "send")])
def test_each_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    assert "Example:" in run(*words, "--help").out
