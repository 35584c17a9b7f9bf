"""The running monitor from end to end: news becomes alerts, GDELT's leads and what is dropped become articles."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bilateral import live, monitor
from bilateral.cli.asking import Trouble
from bilateral.cli.collecting import run as run_command
from bilateral.coding import Settings as Coding
from bilateral.collecting import Collector, Leads, Settings
from bilateral.collecting.lanes import Lanes
from bilateral.ledger import Ledger
from bilateral.model import Lead
from bilateral.sources import gdelt
from conftest import Done
from event_rows import gdelt_row
from loopback import served, text
from newsroom import START, Outlet, fetching, outlets, page, settings_file, subscribed
from receiver import KEY, Receiver, answered, closed, receiving
from test_gdelt import NOON, Quarters, mention, zipped

RULES = monitor.Coder(settings=Coding(backend="rules"))
SHELLS = "North Korea shipped shells to Russia, officials said in the capital."
WATCHLIST = """
[[watch]]
name = "Desk"
dyads = ["PRK-RUS"]
channels = ["ours"]
[channels.ours]
kind = "webhook"
address_env = "OURS"
secret_env = "OURS_KEY"
"""


class Clock:
    """A clock that goes on an hour when told."""

    now = START + timedelta(hours=4)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self) -> None:
        self.now += timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as running:
        monkeypatch.setenv("OURS", running.address)
        monkeypatch.setenv("OURS_KEY", KEY)
        yield running


@pytest.fixture
def ledger(tmp_path: Path, blank: Path, clock: Clock) -> Iterator[Ledger]:
    path = tmp_path / "bilateral.db"
    path.write_bytes(blank.read_bytes())
    with Ledger(path, clock=clock) as opened:
        yield opened


@pytest.fixture
def watchlist(tmp_path: Path) -> Path:
    path = tmp_path / "watchlist.toml"
    path.write_text(WATCHLIST)
    return path


@contextmanager
def passing(ledger: Ledger, running: list[Outlet], clock: Clock, **hooks: object) -> Iterator[Callable[[], str]]:
    """Makes one pass of the live loop with these hooks; gives its line."""
    with Collector(ledger, Settings(), fetching(running), now=clock) as collector:

        def go() -> str:
            said: list[str] = []
            chosen = {"stop": threading.Event(), "every": timedelta(minutes=15), "once": True, **hooks}
            assert live.watch(ledger, collector, say=said.append, coder=RULES, now=clock, **chosen)  # type: ignore[arg-type]
            clock.go_on()
            (line,) = said
            return line

        yield go


def shells(outlet: Outlet, number: int, words: str = SHELLS) -> None:
    """Let an outlet publish a page that says this."""
    outlet.publish(*range(number + 1))
    outlet.pages[f"/{number}"] = text(page(outlet.number, number, words), Content_Type="text/html")


def test_an_article_in_a_feed_is_an_alert_within_one_pass(
    ledger: Ledger, clock: Clock, receiver: Receiver, watchlist: Path, tmp_path: Path
) -> None:
    figures = live.Metrics()
    with outlets(1, 1) as running:
        ledger.subscribe(subscribed(running))
        with passing(ledger, running, clock, after=[live.Alerting(watchlist, figures)]) as go:
            assert "alerts 0 new, messages 0 sent, 0 waiting" in go()
            shells(running[0], 6)
            assert "alerts 1 new, messages 1 sent, 0 waiting" in go()
    (message,) = receiver.taken
    (told,) = json.loads(message.body)["data"]["alerts"]
    assert told["event"] in {event.id for event in ledger.events(dyad=("PRK", "RUS"))}
    figures.write(tmp_path / "m.prom")
    assert metrics(tmp_path / "m.prom")["bilateral_alert_messages_total"] == 1


def metrics(path: Path) -> dict[str, float]:
    found = text_string_to_metric_families(path.read_text())
    return {sample.name: sample.value for family in found for sample in family.samples}


@pytest.mark.parametrize("turn", [answered(500), closed])
def test_a_channel_that_fails_stops_no_pass_and_gets_its_message_later(
    ledger: Ledger, clock: Clock, receiver: Receiver, watchlist: Path, turn: Callable[..., None]
) -> None:
    with outlets(1, 1) as running:
        ledger.subscribe(subscribed(running))
        with passing(ledger, running, clock, after=[live.Alerting(watchlist)]) as go:
            go()
            shells(running[0], 6)
            receiver.turns = [turn]
            line = go()
            assert "alerts 1 new, messages 0 sent, 1 waiting, not sent: ours: " in line
            assert receiver.address not in line
            assert "alerts 0 new, messages 1 sent, 0 waiting" in go()
    first, second = receiver.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


@pytest.mark.usefixtures("receiver")
def test_a_watchlist_that_is_broken_while_it_runs_is_told_and_the_lists_of_before_stand(
    ledger: Ledger, clock: Clock, watchlist: Path
) -> None:
    with outlets(1, 1) as running:
        ledger.subscribe(subscribed(running))
        alerting = live.Alerting(watchlist)
        with passing(ledger, running, clock, after=[alerting]) as go:
            go()
            watchlist.write_text("[[watch]\n")
            shells(running[0], 6)
            line = go()
            assert "alerts 1 new, messages 1 sent" in line and "watchlist.toml: no TOML" in line
            watchlist.unlink()
            assert "no watchlist" in go()
    assert live.Alerting(watchlist)(ledger, clock(), monitor.silent) is None
    watchlist.write_text("[[watch]\n")
    assert "no TOML" in str(live.Alerting(watchlist)(ledger, clock(), monitor.silent))


def test_the_command_tells_the_list_that_the_settings_name(
    ledger: Ledger, receiver: Receiver, watchlist: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with outlets(1, 1) as running:
        ledger.subscribe(subscribed(running))
        mine = settings_file(tmp_path / "mine.toml", running)
        mine.write_text(f'watchlist = "{watchlist}"\n{mine.read_text()}')
        run_command(once=True, ledger=ledger.path, settings=mine, workers=1)
        shown = " ".join(capfd.readouterr().err.split())
        assert "alerts 0 new, messages 0 sent, 0 waiting" in shown
        watchlist.unlink()
        with pytest.raises(Trouble, match="no watchlist"):
            run_command(once=True, ledger=ledger.path, settings=mine, workers=1)
    assert receiver.taken == []


def row(name: str, words: str = SHELLS) -> str:
    return json.dumps({"id": name, "published": (START + timedelta(hours=1)).isoformat(), "text": words})


def test_what_is_dropped_into_a_folder_is_read_with_the_next_pass(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "one.jsonl").write_text(row("a") + "\n")
    with passing(ledger, [], clock, before=[live.DropFolders([folder])]) as go:
        assert "1 new articles" in go()
        assert "0 new articles" in go()
        (folder / "two.jsonl").write_text(row("b", "Russia met China in the harbour.") + "\nno row\n")
        assert "1 new articles" in go()
        assert [one.address.rpartition("/")[2] for one in ledger.status().set_aside] == ["two.jsonl:2"]
        (folder / "two.jsonl").write_text(row("b", "Russia met China in the harbour again.") + "\n")
        assert "1 new articles" in go()
    assert ledger.dyads()


def test_a_drop_folder_that_is_not_there_is_told_and_stops_nothing(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    folders = live.DropFolders([tmp_path / "gone", tmp_path / "drop"])
    outcome = monitor.Outcome()
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "one.jsonl").write_text(row("a") + "\n")
    folders(ledger, outcome, clock(), monitor.silent)
    assert (outcome.articles, [one.address for one in outcome.set_aside]) == (1, [str(tmp_path / "gone")])
    assert "make it" in ledger.status().set_aside[0].reason


Run = Callable[..., Done]


def test_articles_that_gdelt_names_are_collected_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bilateral.db").write_bytes(blank.read_bytes())
    with outlets(1, 2) as running, served() as site:
        here = running[0].here
        running[0].pages["/robots.txt"] = text("User-agent: *\nDisallow: /1\n")
        quarters = Quarters(site)
        named = [mention("7", one) for one in (here("/0"), here("/1"), "http://10.0.0.1/x", "ftp://a.example/")]
        quarters.add(NOON, "mentions.CSV", zipped("m", *named))
        quarters.add(NOON, "gkg.csv", zipped("g", "\t".join(["x"] * 26)))
        gdelt_table = f'tries = 1\n[gdelt]\naddress = "{site.at("/v2/")}"'
        settings_file(Path("bilateral.toml"), [running[0], site], gdelt_table)
        asked = run("gdelt", "--what", "mentions,gkg", "--collect")
        assert "3 articles named, 2 lined up, 1 not to be read" in " ".join(asked.err.split())
        assert asked.out == ""
        done = run("collect")
        assert "1 new article version of 1 page, 0 pages left" in done.err and "`bilateral run --once`" in done.err
        running[0].seen.clear()
        run("gdelt", "--what", "mentions", "--collect", "--since", "2024-01-15")
        assert run("collect").status == 2  # nothing is subscribed to, and nothing waits
        assert running[0].seen == []
    with Ledger(Path("bilateral.db")) as ledger:
        (article,) = ledger.articles()
        assert len(ledger.raw_of(article.version)) == 1
        reasons = [one.reason for one in ledger.status().set_aside]
    assert any("robots.txt forbids it" in one for one in reasons)
    assert any("26 columns where there should be 27" in one for one in reasons)


def test_leads_go_to_one_place_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("gdelt", "--collect", "--leads", "x.jsonl")
    assert done.status == 2 and "choose one" in done.err


def test_a_running_monitor_follows_gdelt_and_reads_what_it_names(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    figures = live.Metrics()
    with outlets(1, 2) as running, served() as site:
        quarters = Quarters(site)
        address = running[0].here("/0")
        for slot in ("20240114103000", "20240114104500"):
            quarters.add(slot, "mentions.CSV", zipped("m", mention("7", address, seen=slot)))
            quarters.add(slot, "export.CSV", zipped("e", gdelt_row("20240114", "PRK", "RUS", "043", added=slot)))
        chosen = gdelt.Settings(address=site.at("/v2/"), follow=True, leads=True)
        hook = live.Quarters(chosen, fetching([running[0], site]), figures)
        with passing(ledger, running, clock, after=[hook]) as go:
            assert "GDELT 1 files of events, 1 articles lined up" in go()
            assert "pages 1 read" in go()
            site.pages.pop("/v2/lastupdate.txt")
            assert "GDELT: " in (line := go()) and "the server answers 404" in line
    assert [one.url for one in ledger.articles()] == [address]
    assert [one.counted for one in ledger.imports()] == [1]
    assert any("lastupdate.txt" in one.address for one in ledger.status().set_aside)
    figures.write(tmp_path / "m.prom")
    assert metrics(tmp_path / "m.prom")["bilateral_leads_total"] == 1


def test_gdelt_is_asked_no_more_than_needed_and_not_unless_it_is_set(ledger: Ledger) -> None:
    with outlets(1, 0) as running:
        address = running[0].here("/v2/")
        still = live.Quarters(gdelt.Settings(address=address), fetching(running))
        assert still.parts == () and still(ledger, START, monitor.silent) is None
        asking = live.Quarters(gdelt.Settings(address=address, follow=True), fetching(running))
        for minutes in (0, 1, 4, 5):
            asking(ledger, START + timedelta(minutes=minutes), monitor.silent)
        assert running[0].paths().count("/v2/lastupdate.txt") == 2


def test_leads_are_lined_up_once_and_only_of_hosts_that_are_wanted(ledger: Ledger) -> None:
    names = ("https://www.harbour.example/a", "https://harbour.example:99/b", "https://notharbour.example/c")
    found = [Lead(address=name, seen=datetime(2024, 1, 15, tzinfo=UTC)) for name in names]
    leads = Leads(ledger, "gdelt", ("Harbour.example",))
    leads.add(found)
    leads.add(found)
    assert (leads.lined_up, leads.barred, ledger.pages_waiting()) == (1, 4, 1)
    (waiting,) = ledger.waiting_pages(START, 10)
    assert (waiting.address, waiting.feed) == (names[0], "leads:gdelt")


def test_pages_that_an_index_names_come_after_those_of_feeds() -> None:
    lanes: Lanes[str] = Lanes(lambda: 5.0)
    lanes.add("named.example", "named", later=True)
    lanes.add("feed.example", "announced")
    assert [lanes.take(), lanes.take(), lanes.take()] == ["announced", "named", None]
