"""A served ledger read with the names of `import bilateral`: the same values as from the file itself."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

import bilateral
from api_server import serving
from bilateral.ledger import Ledger
from bilateral.model import EventType, Status
from bilateral.remote import RemoteError
from bilateral.view import View
from loopback import served
from products_values import filled, story, told

TOKEN = "a-token-made-up-for-tests"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("remote") / "b.db"
    more = [
        told(f"2023-{month:02}-{day:02}", f"Pyongyang accused Russia, {month}/{day}.", EventType.ACCUSE)
        for month in range(1, 7)
        for day in range(1, 28, 6)
    ]
    filled(where, [*story(), *more]).close()
    return where


@pytest.fixture(scope="module")
def address(path, tmp_path_factory):
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    with serving(path, "--token", token) as server:
        yield server.address


def test_a_remote_ledger_gives_what_the_file_gives(path, address, monkeypatch) -> None:
    monkeypatch.setattr(bilateral.remote, "PAGE", 7)
    day = date(2024, 1, 15)
    with bilateral.connect(address, token=TOKEN) as remote, Ledger(path) as ledger:
        for as_of in (None, day):
            far, near = (reading("rus-prk", as_of=as_of) for reading in (remote.relation, _near(ledger)))
            assert far.series == near.series
            assert far.shifts == near.shifts
            assert [event.row() for event in far.events] == [event.row() for event in near.events]
        assert remote.stress("PRK", as_of=day) == bilateral.stress(ledger, "PRK", as_of=day)
        assert remote.flow("PRK-RUS", as_of=day) == bilateral.flow(ledger, "PRK-RUS", as_of=day)
        assert set(remote.findings("PRK", as_of=day)) == set(bilateral.findings(ledger, "PRK", as_of=day))
        assert remote.findings("PRK-RUS", as_of=day)
        assert remote.shifts() == View(ledger).shifts()
        (disputed,) = remote.events(status=Status.DISPUTED, as_of=day)
        account = remote.why(disputed.id[:10], as_of=day)
        assert {filing.report.id for filing in account.evidence} == set(disputed.reports)
        assert account.history[-1].status is Status.DISPUTED


def _near(ledger: Ledger):
    return lambda pair, as_of: bilateral.relation(ledger, pair, as_of=as_of)


def test_what_the_server_refuses_is_told_in_its_words(address) -> None:
    with bilateral.connect(address, token=TOKEN) as remote:
        with pytest.raises(RemoteError, match="No such event: No event has the id"):
            remote.why("ffffffffffff")
        with pytest.raises(RemoteError, match="Unknown state"):
            remote.stress("XXX")
        with pytest.raises(ValueError, match="is no pair of states"):
            remote.relation("PRK")
    with bilateral.connect(address) as remote, pytest.raises(RemoteError, match="No token: Reading needs a token"):
        remote.shifts()


def test_what_is_no_server_of_ours_is_told_so() -> None:
    with served() as site:
        site.pages["/api/shifts"] = lambda request: request.answer(b'[{"dyad": 1}]')
        site.pages["/api/events"] = lambda request: request.answer(msgspec.json.encode([]), status=500)
        with bilateral.connect(site.at("")) as remote:
            with pytest.raises(RemoteError, match="answers otherwise than this version understands"):
                remote.shifts()
            with pytest.raises(RemoteError, match="answers 500; is it a server of Bilateral"):
                list(remote.events())
            with pytest.raises(RemoteError, match="answers 404"):
                remote.why("ffffff")
        address = site.at("")
    with bilateral.connect(address) as remote, pytest.raises(RemoteError, match="cannot be reached"):
        remote.shifts()
