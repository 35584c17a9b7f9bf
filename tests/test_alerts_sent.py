"""The outbox over real channels: nothing is sent twice that arrived, nothing is lost that did not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bilateral.ledger import Ledger
from bilateral.products.alerts import Told, alert, parsed
from loopback import unused_port
from products_values import story
from receiver import KEY, Handler, Receiver, answered, closed, hung, receiving
from watched import LATER, NOW, WEBHOOK, claim, denial, lists, opened, queued, read, sent

HOUR = timedelta(hours=1)
SECRET = "secret-path"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as running:
        monkeypatch.setenv("OURS", running.address)
        monkeypatch.setenv("OURS_KEY", KEY)
        yield running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose list has begun, and one claim that came since."""
    with opened(tmp_path) as made:
        read(made, *story())
        alert(made, lists(), NOW)
        read(made, claim())
        yield made


def test_a_webhook_is_signed_as_the_standard_says(ledger: Ledger, receiver: Receiver) -> None:
    assert alert(ledger, lists(), LATER) == Told(alerts=1, messages=1, delivered=1, failed=())
    ((headers, body),) = receiver.taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(KEY.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["content-type"] == "application/json"
    told = json.loads(body)
    assert (told["type"], told["data"]["watchlist"], told["data"]["digest"]) == ("alerts", "Desk", None)
    assert [one["headline"] for one in told["data"]["alerts"]] == [one.headline for one in queued(ledger)]


def test_what_was_delivered_is_not_sent_again(ledger: Ledger, receiver: Receiver) -> None:
    for hours in range(1, 4):
        alert(ledger, lists(), NOW + hours * HOUR)
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("turn", [answered(500), answered(404), answered(302), closed, hung])
def test_a_channel_that_is_down_gets_the_same_message_later(
    ledger: Ledger, receiver: Receiver, turn: Callable[[Handler], None]
) -> None:
    receiver.turns = [turn, turn]
    first = alert(ledger, lists(), LATER)
    assert (first.delivered, len(first.failed)) == (0, 1)
    assert SECRET not in first.failed[0]
    assert alert(ledger, lists(), LATER + timedelta(seconds=29)).failed == ()  # too early to try again
    assert len(alert(ledger, lists(), LATER + timedelta(seconds=30)).failed) == 1
    assert alert(ledger, lists(), LATER + timedelta(seconds=89)).failed == ()  # the second wait is twice as long
    assert alert(ledger, lists(), LATER + timedelta(seconds=90)).delivered == 1
    assert len({one.headers["webhook-id"] for one in receiver.taken}) == 1
    assert len({one.body for one in receiver.taken}) == 1
    assert ledger.deliveries() == []


def test_waits_grow_to_an_hour_and_no_further(ledger: Ledger, receiver: Receiver) -> None:
    receiver.turns = [answered(503)] * 40
    now, tries = LATER, []
    while now < LATER + timedelta(days=1):
        tries += [now] if alert(ledger, lists(), now).failed else []
        now += timedelta(minutes=10)
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert max(gaps) <= HOUR
    assert gaps == sorted(gaps)


def test_a_channel_that_fails_is_not_asked_again_in_one_pass(ledger: Ledger, receiver: Receiver) -> None:
    receiver.turns = [answered(500)]
    alert(ledger, lists(), LATER)
    read(ledger, denial())
    receiver.turns = [answered(500)]
    alert(ledger, lists(), LATER + HOUR)
    assert len(receiver.taken) == 2
    assert alert(ledger, lists(), LATER + 3 * HOUR).delivered == 2


def test_one_channel_that_is_down_holds_up_no_other(
    ledger: Ledger, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEAD", f"http://127.0.0.1:{unused_port()}/{SECRET}")
    dead = WEBHOOK.replace("channels.ours", "channels.dead").replace('"OURS"', '"DEAD"')
    text = f'[[watch]]\nname = "Desk"\ndyads = ["PRK-RUS"]\nchannels = ["dead", "ours"]\n{WEBHOOK}{dead}'
    told = alert(ledger, parsed(text, "w.toml"), LATER)
    assert (told.delivered, told.failed) == (1, ("dead: not reached (ConnectError)",))
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    ("address", "key", "why"),
    [
        ("", KEY, "the variable OURS is not set"),
        ("https://[bad/secret-path", KEY, "not reached"),
        ("gopher://x/secret-path", KEY, "not reached"),
        (None, "whsec_c2hvcnQ=", "less than 24 bytes"),
        (None, "not base64 !", "is no base64"),
    ],
)
def test_a_channel_that_cannot_be_used_says_why_and_keeps_its_secret(
    ledger: Ledger, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, address: str | None, key: str, why: str
) -> None:
    monkeypatch.setenv("OURS", receiver.address if address is None else address)
    monkeypatch.setenv("OURS_KEY", key)
    (failed,) = alert(ledger, lists(), LATER).failed
    assert why in failed
    assert SECRET not in failed
    assert key not in failed
    monkeypatch.setenv("OURS", receiver.address)
    monkeypatch.setenv("OURS_KEY", KEY)
    assert alert(ledger, lists(), LATER + HOUR).delivered == 1


SEND = [sys.executable, "-c", "from bilateral.cli import main; main()", "alerts", "send"]


def test_killed_between_sending_and_noting_it_is_sent_again_under_its_id(
    ledger: Ledger, receiver: Receiver, tmp_path: Path
) -> None:
    started, victims = threading.Event(), list[subprocess.Popen[bytes]]()

    def kill(handler: Handler) -> None:
        started.wait(30)
        victims[0].kill()
        victims[0].wait()
        answered(204)(handler)

    receiver.turns = [kill]
    path = tmp_path / "w.toml"
    body = '[[watch]]\nname = "Desk"\ndyads = ["PRK-RUS"]\nchannels = ["ours"]\n'
    path.write_text(f"{body}{WEBHOOK.replace('0.5', '30')}")
    words = [*SEND, "--since", "2024-01-19", "--watchlist", str(path), "--ledger", str(ledger.path)]
    victims.append(subprocess.Popen(words, env=os.environ))
    started.set()
    victims[0].wait(60)
    (waiting,) = ledger.deliveries()
    assert (waiting.step, len(receiver.taken)) == ("started", 1)
    at = waiting.at or NOW
    assert alert(ledger, lists(), at + timedelta(seconds=60)).delivered == 0  # it may still be under way
    assert alert(ledger, lists(), at + timedelta(seconds=121)).delivered == 1
    assert receiver.taken[0].headers["webhook-id"] == receiver.taken[1].headers["webhook-id"]
    assert sent(receiver.taken[0].body) == sent(receiver.taken[1].body)


def test_two_processes_at_once_send_a_message_once(ledger: Ledger, receiver: Receiver) -> None:
    other_path, barrier = ledger.path, threading.Barrier(2)

    def one_pass() -> None:
        with Ledger(other_path) as other:
            barrier.wait(10)
            alert(other, lists(), LATER)

    threads = [threading.Thread(target=one_pass) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(receiver.taken) == 1
    assert len(queued(ledger)) == 1


# Digests and quiet hours

DIGEST = 'digest = "07:30"\nzone = "Asia/Seoul"'
MORNING = datetime.fromisoformat("2024-01-21T07:30+09:00")


def test_a_digest_is_one_message_a_day_with_all_that_came(ledger: Ledger, receiver: Receiver) -> None:
    assert alert(ledger, lists(DIGEST), MORNING - 2 * HOUR).delivered == 0
    read(ledger, denial())
    assert alert(ledger, lists(DIGEST), MORNING - HOUR).delivered == 0
    assert alert(ledger, lists(DIGEST), MORNING).delivered == 1
    read(ledger, claim("2024-01-21", "RUS", text="Moscow said that Pyongyang sent it shells."))
    assert alert(ledger, lists(DIGEST), MORNING + HOUR).delivered == 0
    assert alert(ledger, lists(DIGEST), MORNING + 24 * HOUR).delivered == 1
    assert [len(sent(one.body)) for one in receiver.taken] == [2, 1]
    assert json.loads(receiver.taken[0].body)["data"]["digest"] == "2024-01-21"


def test_a_day_without_news_has_no_digest(ledger: Ledger, receiver: Receiver) -> None:
    alert(ledger, lists(DIGEST), MORNING)
    assert alert(ledger, lists(DIGEST), MORNING + 24 * HOUR).messages == 0
    assert len(receiver.taken) == 1


def test_quiet_hours_hold_back_and_then_send(ledger: Ledger, receiver: Receiver) -> None:
    quiet = 'quiet = "12:00-18:00"'
    assert alert(ledger, lists(quiet), LATER) == Told(alerts=1, messages=0, delivered=0, failed=())
    assert alert(ledger, lists(quiet), NOW + 6 * HOUR).delivered == 1
    assert len(receiver.taken) == 1


def test_a_message_that_failed_waits_through_quiet_hours_too(ledger: Ledger, receiver: Receiver) -> None:
    receiver.turns = [answered(500)]
    quiet = 'quiet = "14:00-18:00"'
    alert(ledger, lists(quiet), LATER)
    assert alert(ledger, lists(quiet), NOW + 3 * HOUR).failed == ()
    assert len(receiver.taken) == 1
    assert alert(ledger, lists(quiet), NOW + 6 * HOUR).delivered == 1


# Mail, through apprise


class Mailbox:
    """What a mail server took; it refuses the first `refusals`."""

    def __init__(self, refusals: int = 0) -> None:
        self.mails: list[bytes] = []
        self.refusals = refusals

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        if self.refusals:
            self.refusals -= 1
            return "451 busy"
        self.mails.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        return "250 OK"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=unused_port())
    controller.start()
    to = "from=desk@news.example&to=analyst@news.example&mode=insecure"
    monkeypatch.setenv("MAIL", f"mailto://127.0.0.1:{controller.port}/?{to}")
    yield box
    controller.stop()


MAIL = '[[watch]]\nname = "Desk"\ndyads = ["PRK-RUS"]\nchannels = ["mail"]\n[channels.mail]\naddress_env = "MAIL"\n'


def test_mail_goes_through_apprise_and_waits_while_the_server_refuses(ledger: Ledger, mailbox: Mailbox) -> None:
    mailbox.refusals = 1
    (failed,) = alert(ledger, parsed(MAIL, "w.toml"), LATER).failed
    assert failed.startswith("mail: channel mail: ")
    assert "analyst@" not in failed
    assert alert(ledger, parsed(MAIL, "w.toml"), LATER + HOUR).delivered == 1
    (mail,) = mailbox.mails
    assert b"Subject: Desk: " in mail
    assert b"analyst@news.example" in mail


def test_an_address_that_apprise_does_not_know_is_told_without_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAIL", "carrierpigeon://secret-path")
    (failed,) = alert(ledger, parsed(MAIL, "w.toml"), LATER).failed
    assert "none that apprise knows" in failed
    assert SECRET not in failed + "".join(capfd.readouterr())


def test_a_secret_may_stand_in_a_file(ledger: Ledger, receiver: Receiver, tmp_path: Path) -> None:
    held = tmp_path / "address"
    text = '[[watch]]\nname = "Desk"\ndyads = ["PRK-RUS"]\nchannels = ["ours"]\n'
    text += WEBHOOK.replace('address_env = "OURS"', f'address_file = "{held}"')
    assert "cannot be read" in alert(ledger, parsed(text, "w.toml"), LATER).failed[0]
    held.write_text("\n")
    assert "is empty" in alert(ledger, parsed(text, "w.toml"), LATER + HOUR).failed[0]
    held.write_text(receiver.address + "\n")
    assert alert(ledger, parsed(text, "w.toml"), LATER + 3 * HOUR).delivered == 1
