"""History on the first day: pages of the Current Events portal as our own server has them, and folders of rows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral import backfilling, monitor
from bilateral.ledger import Ledger
from bilateral.model import Article
from bilateral.sources import current_events, fetch
from bilateral.sources.current_events import documents
from bilateral.sources.current_events.days import day_in
from bilateral.sources.markup import Unreadable
from loopback import Site, served, text

NOW = datetime(2024, 6, 1, tzinfo=UTC)
PORTAL = "/wiki/Portal:Current_events/"


def link(label: str, address: str) -> str:
    return f'<a rel="nofollow" class="external text" href="{address}">{label}</a>'


REUTERS, AFP = link("(Reuters)", "https://reuters.example/1"), link("(AFP)", "https://www.afp.example/2")


def box(day: str, content: str) -> str:
    """The box of one day as the portal prints it."""
    return f"""<div class="current-events"><div role="region" id="{day}" class="current-events-main vevent">
<div class="current-events-heading plainlinks"><div class="current-events-title"><span class="summary">A day
<span style="display: none;">(<span class="bday dtstart published updated">{day}</span>)</span></span></div>
<div class="current-events-navbar editlink noprint"><ul><li>edit the news of this day, it is open to all</li></ul></div>
</div><div class="current-events-content description">{content}</div></div></div>"""


def page(*boxes: str, beside: str = "") -> bytes:
    head = "<!DOCTYPE html><html><head><title>Portal</title></head><body>"
    return f'{head}<div class="mw-parser-output">{beside}{"".join(boxes)}</div></body></html>'.encode()


NESTED = f"""<p><b>Armed conflicts and attacks</b></p>
<ul><li><a href="/wiki/Harbour_war">Harbour war</a>
<ul><li><a href="/wiki/North">Northland</a> sinks a ferry of <a href="/wiki/South">Southland</a>. {REUTERS} {AFP}</li>
<li>Southland closes its ports to all ships of the north ({link("BBC", "https://bbc.example/3")})</li></ul></li></ul>
<p><b>Law and crime</b></p><ul><li>A court in the capital frees {link("three envoys", "https://www.court.example/")}
of the north. {link("[1]", "https://daily.example/4")}</li><li>Rain</li></ul>"""


def rows(body: bytes, day: date | None = None) -> list[dict[str, object]]:
    return [json.loads(one.body) for one in documents(body, "https://wiki.example/day", day)]


def test_the_innermost_points_are_items_with_their_topics_and_outlets() -> None:
    first, second, third = rows(page(box("2015-03-03", NESTED), beside="<ul><li>A portal about the news</li></ul>"))
    assert first["text"] == "Northland sinks a ferry of Southland."
    assert first["published"] == "2015-03-03"
    assert (first["publishers"], first["language"]) == (["Reuters", "AFP"], "en")
    assert first["topics"] == ["Harbour war", "Armed conflicts and attacks"]
    assert first["url"] == "https://wiki.example/day"
    assert second["text"] == "Southland closes its ports to all ships of the north"
    assert second["publishers"] == ["BBC"]
    assert third["text"] == "A court in the capital frees three envoys of the north."
    assert third["publishers"] == ["daily.example", "court.example"]
    assert third["topics"] == ["Law and crime"]


def test_a_point_with_sources_and_points_below_it_is_an_item_itself() -> None:
    below = f"<ul><li>Two ministers of the north resign over the ferry. {AFP}</li></ul>"
    found = rows(page(box("2015-03-03", f"<ul><li>The north admits that it sank a ferry. {REUTERS}{below}</li></ul>")))
    assert [one["text"] for one in found] == [
        "The north admits that it sank a ferry.",
        "Two ministers of the north resign over the ferry.",
    ]


def test_a_page_of_a_month_has_headings_with_dates() -> None:
    item = "<ul><li>{} {}</li></ul>"
    beside = (
        "<h2>Tuesday, January 1, 2002</h2><h3>Money</h3>"
        + item.format("A new coin is handed out in twelve states.", REUTERS)
        + '<h2><span class="mw-headline">2 January 2002</span></h2>'
        + item.format("The coin is everywhere in twelve states.", AFP)
    )
    first, second = rows(page(beside=beside))
    assert (first["published"], first["topics"]) == ("2002-01-01", ["Money"])
    assert (second["published"], second["topics"]) == ("2002-01-02", [])


def test_an_item_keeps_its_id_when_others_are_added_before_it_and_stands_once() -> None:
    item = "<li>Northland and Southland sign a treaty on fish.</li>"
    (alone,) = rows(page(box("2015-03-03", f"<ul>{item}{item}</ul>")))
    _, later = rows(page(box("2015-03-03", f"<ul><li>A storm closes both of the harbours.</li>{item}</ul>")))
    assert alone["id"] == later["id"]


def test_a_sentence_that_is_one_link_is_kept() -> None:
    (one,) = rows(
        page(box("2015-03-03", f"<ul><li>{link('North and south sign a treaty', 'https://a.example/')}</li></ul>"))
    )
    assert one["text"] == "North and south sign a treaty"


def test_a_page_without_boxes_and_dates_takes_the_day_that_was_asked_for() -> None:
    body = page(beside="<ul><li>Northland and Southland sign a treaty on fish.</li></ul>")
    assert [one["published"] for one in rows(body, date(2015, 3, 3))] == ["2015-03-03"]
    assert rows(body) == []


@pytest.mark.parametrize("body", [b"", b"<html><p>Sign in</p></html>", b"{}"])
def test_other_pages_are_told(body: bytes) -> None:
    with pytest.raises(Unreadable):
        rows(body)


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("March 3, 2015", "2015-03-03"),
        ("2015_March_3", "2015-03-03"),
        ("Sunday, 3 March 2002", "2002-03-03"),
        ("2015-03-03", "2015-03-03"),
        ("February 30, 2015", None),
        ("March 2015", None),
        ("2015-13-03", None),
    ],
)
def test_headings_name_days(heading: str, day: str | None) -> None:
    found = day_in(heading)
    assert (str(found) if found else None) == day


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["<ul>", "</ul>", "<li>", "</li>", "<p><b>", "</b></p>", REUTERS, "North sank it. ", "("]))
)
def test_no_lists_make_the_reader_stumble(parts: list[str]) -> None:
    for row in rows(page(box("2015-03-03", "".join(parts)))):
        assert row["text"] and row["published"] == "2015-03-03"


# from the web


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with served() as running:
        Path("bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.1/32"]\nports = [{running.port}]\ndelay = 0\nseconds = 2\n'
            f'[current_events]\naddress = "{running.at(PORTAL)}"\n'
        )
        yield running


def item(words: str) -> str:
    return f"<ul><li>{words} {REUTERS}</li></ul>"


def articles() -> list[Article]:
    with Ledger(Path("bilateral.db")) as ledger:
        return list(ledger.articles())


def asked(site: Site) -> list[str]:
    found = [path.removeprefix(PORTAL) for path in site.paths() if path != "/robots.txt"]
    site.seen.clear()
    return found


def test_days_are_read_once_and_coded(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    words = "North Korea and Russia sign a treaty on trade in Moscow."
    site.pages |= {
        f"{PORTAL}2015_March_3": text(page(box("2015-03-03", item(words)))),
        f"{PORTAL}2015_March_4": text(page(box("2015-03-04", item("A storm closes both of the harbours.")))),
    }
    words_of_command = ("backfill", "current-events", "--from", "2015-03-03", "--until", "2015-03-04", "--workers", 1)
    done = run(*words_of_command)
    assert done.status == 0, done.err
    assert "2 new article versions of 2 read, 1 report," in done.err
    first, second = articles()
    assert (first.text, first.day_only, first.publishers) == (words, True, ("Reuters",))
    assert first.url == site.at(f"{PORTAL}2015_March_3")
    assert str(second.day) == "2015-03-04"
    assert asked(site) == ["2015_March_3", "2015_March_4"]
    assert run(*words_of_command).status == 0
    assert asked(site) == []


def backfilled(site: Site, since: str, until: str, now: datetime = NOW) -> monitor.Outcome:
    outcome = monitor.Outcome()
    with Ledger(Path("bilateral.db")) as ledger:
        backfilling.from_portal(
            ledger,
            fetch.Visitor(site.settings),
            current_events.Settings(address=site.at(PORTAL)),
            outcome,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
            now=now,
        )
    return outcome


def test_a_day_that_is_still_worked_on_is_read_again(site: Site) -> None:
    site.pages[f"{PORTAL}2024_May_30"] = text(page(box("2024-05-30", item("A storm closes both of the harbours."))))
    assert backfilled(site, "2024-05-30", "2024-05-30").articles == 1
    more = item("A storm closes both of the harbours.") + item("The harbours are open to all ships again.")
    site.pages[f"{PORTAL}2024_May_30"] = text(page(box("2024-05-30", more)))
    assert backfilled(site, "2024-05-30", "2024-05-30").articles == 1
    assert len(articles()) == 2


def test_days_without_a_page_are_looked_up_in_their_month_once(site: Site) -> None:
    both = box("2002-01-01", item("A new coin is handed out in twelve states.")) + box(
        "2002-01-02", item("The coin is everywhere in twelve states.")
    )
    site.pages[f"{PORTAL}January_2002"] = text(page(both, box("2002-01-03", item("A third day is not asked for."))))
    assert backfilled(site, "2002-01-01", "2002-01-02").articles == 2
    assert asked(site) == ["2002_January_1", "January_2002"]
    assert backfilled(site, "2002-01-01", "2002-01-02").read == 0
    assert asked(site) == []
    assert backfilled(site, "2002-01-01", "2002-01-03").articles == 1


def test_a_page_that_is_none_of_the_portal_is_set_aside_and_the_next_is_read(site: Site) -> None:
    site.pages |= {
        f"{PORTAL}2015_March_3": text("<html><p>Down for maintenance</p></html>"),
        f"{PORTAL}2015_March_4": text(page(box("2015-03-04", item("A storm closes both of the harbours.")))),
    }
    outcome = backfilled(site, "2015-03-03", "2015-03-04")
    assert [one.address.removeprefix(site.at(PORTAL)) for one in outcome.set_aside] == ["2015_March_3"]
    assert "no page of the Current Events portal" in outcome.set_aside[0].reason
    assert outcome.articles == 1


def test_several_failures_in_a_row_stop_it_and_the_next_run_goes_on(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    for day in range(3, 9):
        site.pages[f"{PORTAL}2015_March_{day}"] = text("busy", status=500)
    site.pages[f"{PORTAL}2015_March_2"] = text(page(box("2015-03-02", item("A storm closes both of the harbours."))))
    command = ("backfill", "current-events", "--from", "2015-03-02", "--until", "2015-03-08", "--workers", 1)
    done = run(*command)
    assert done.status == 1
    assert "2015_March_7: the server answers 500: try again later. Run it again later" in done.err
    asked(site)
    site.pages |= {
        f"{PORTAL}2015_March_{day}": text(page(box(f"2015-03-0{day}", item(f"Storm {day} closes the harbours."))))
        for day in range(3, 9)
    }
    assert run(*command).status == 0
    assert asked(site)[0] == "2015_March_3"
    assert len(articles()) == 7


def test_a_server_that_asks_for_a_pause_gets_it(site: Site) -> None:
    site.pages[f"{PORTAL}2015_March_3"] = text("slow down", status=429, Retry_After="3600")
    site.pages[f"{PORTAL}2015_March_4"] = text("slow down", status=429, Retry_After="3600")
    with pytest.raises(backfilling.Stopped, match="goes on from there"):
        backfilled(site, "2015-03-03", "2015-03-08")
    assert len(asked(site)) == 1


def test_wrong_use_is_told(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    for words in (("--from", "soon"), ("--from", "2015", "--until", "2014")):
        done = run("backfill", "current-events", *words)
        assert done.status == 2 and "--from" in done.err
    assert asked(site) == []


# from a folder


def a_folder(path: Path) -> Path:
    path.mkdir()
    for year in (2015, 2016):
        lines = [
            {
                "id": f"{year}-03-0{number}/1",
                "published": f"{year}-03-0{number}",
                "text": f"Storm {number} closes the harbours of {year}.",
                "publishers": ["AFP"],
                "topics": ["Weather"],
            }
            for number in (1, 2)
        ]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        (path / f"{year}.jsonl.gz").write_bytes(gzip.compress(body))
    return path


def held(path: Path) -> list[tuple[str, str]]:
    with Ledger(path) as ledger:
        return [(one.id, one.version) for one in ledger.articles()]


def test_a_folder_gives_the_rows_that_read_gives_and_doubles_none(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = a_folder(tmp_path / "rows")
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    run("read", folder, "--ledger", one, "--workers", 1)
    done = run("backfill", "current-events", folder, "--ledger", other, "--workers", 1)
    assert "4 new article versions of 4 read" in done.err
    assert held(one) == held(other)
    assert "0 new article versions of 0 read" in run("read", folder, "--ledger", other, "--workers", 1).err


def test_of_a_folder_only_the_days_that_are_asked_for(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder, path = a_folder(tmp_path / "rows"), tmp_path / "a.db"
    run(
        "backfill",
        "current-events",
        folder,
        "--from",
        "2015-03-02",
        "--until",
        "2015",
        "--ledger",
        path,
        "--workers",
        1,
    )
    assert [name for name, _ in held(path)] == ["2015-03-02/1"]
    run("backfill", "current-events", folder, "--ledger", path, "--workers", 1)
    assert len(held(path)) == 4
