"""The API: what it answers, in which formats, page by page, and what it refuses."""

from __future__ import annotations

import base64
import csv
import io
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import duckdb
import msgspec
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from bilateral import web
from bilateral.ledger import ImportedFile, Ledger
from bilateral.model import DailyCount, Event, EventType
from bilateral.model.events import EVENT_ROW
from bilateral.products.answers import EventRow
from bilateral.serving import Serving
from bilateral.web.api.cursors import Cursor
from bilateral.web.api.reads import ANSWERS
from products_values import filled, story, told


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("api") / "b.db"
    filled(where).close()
    return where


@pytest.fixture(scope="module")
def api(path) -> TestClient:
    """All tests ask one server, faster than it lets anybody ask by itself."""
    return TestClient(web.app(path, Serving(hosts=("testserver", "desk.example"), per_minute=1_000_000, burst=100_000)))


DAYS = [f"2023-{month:02}-{day:02}" for month in range(3, 9) for day in range(1, 28, 6)]


def many(path, number: int) -> TestClient:
    """A ledger with so many accusations, far enough apart to be several."""
    acts = [told(day, f"Pyongyang accused Russia, {day}.", EventType.ACCUSE) for day in DAYS[:number]]
    filled(path, acts).close()
    return TestClient(web.app(path))


def pages(api: TestClient, address: str) -> list[list[dict]]:
    """All pages of a list, by its links."""
    found = []
    while address:
        answer = api.get(address)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        address = answer.links.get("next", {}).get("url", "")
    return found


def test_a_relation_says_how_it_stands_and_each_bin_names_its_events(api) -> None:
    answer = api.get("/api/relation/rus-prk").json()
    assert answer["dyad"] == ["PRK", "RUS"]
    assert "North Korea and Russia" in answer["stands"]
    (july,) = [one for one in answer["bins"] if one["start"] == "2023-07-01"]
    assert july["cooperation"] > 0
    assert {api.get(f"/api/event/{one}").json()["event_type"] for one in july["events"]} == {"CONSULT"}
    claimed = [one for one in answer["bins"] if one["cooperation"] > one["cooperation_confirmed"]]
    assert claimed


def test_an_event_has_its_history_its_voices_and_each_sentence_with_its_spans(api) -> None:
    (row,) = api.get("/api/events", params={"status": "disputed"}).json()
    event = api.get(f"/api/event/{row['id'][:8]}").json()
    assert [step["status"] for step in event["history"]] == ["claimed", "disputed"]
    assert {voice["key"] for voice in event["voices"]} == {"USA", "KOR", "RUS"}
    first = event["evidence"][0]["report"]
    start, end = first["actor"]["span"]
    assert first["text"][start:end] == "Pyongyang"
    assert event["told"].endswith("Russia denies it.")
    assert msgspec.convert(event, Event, strict=False).id == row["id"]


def test_the_event_row_of_the_api_is_that_of_the_contract() -> None:
    assert EventRow.__struct_fields__ == EVENT_ROW


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", 3),
        ("type=AID", 1),
        ("type=aid,consult", 3),
        ("status=disputed,lapsed", 2),
        ("field=military aid", 1),
        ("speaker=kor", 1),
        ("speaker=FRA", 0),
        ("actor=RUS", 1),
        ("recipient=PRK", 1),
        ("actor=FJI", 0),
        ("since=2023-08&until=2023-12", 1),
        ("since=2024", 1),
        ("min_sources=2", 2),
        ("as_of=2023-09-01", 1),
    ],
)
def test_events_are_filtered(api, question, found) -> None:
    for address in ("/api/events", "/api/relation/PRK-RUS/events", "/api/country/PRK/events"):
        assert len(api.get(f"{address}?{question}").json()) == found, address


def test_events_come_in_the_order_asked_for(api) -> None:
    days = [row["date"] for row in api.get("/api/events").json()]
    assert days == sorted(days)
    assert [row["date"] for row in api.get("/api/events?newest_first=true").json()] == days[::-1]


def test_a_replay_shows_what_the_ledger_held(tmp_path) -> None:
    filled(tmp_path / "b.db", story()[:1]).close()
    api = TestClient(web.app(tmp_path / "b.db"))
    before = "2024-01-19T00:00:00Z"  # the clock of `filled` stands at the 20th
    assert len(api.get("/api/events").json()) == 1
    assert api.get("/api/events", params={"recorded_as_of": before}).json() == []
    assert api.get("/api/relations", params={"recorded_as_of": "2024-01-19T23:59:59+00:00"}).json() == []


EVERY_READ = [
    "relations",
    "relation/PRK-RUS",
    "relation/PRK-RUS/shifts?robust=true",
    "relation/PRK-RUS/flow",
    "relation/PRK-RUS/events",
    "relation/PRK-RUS/obligations",
    "relation/PRK-RUS/brief",
    "shifts",
    "outlook?days=90",
    "outlook?dyad=PRK-RUS",
    "blocs?month=2023-10",
    "events",
    "country/RUS",
    "country/RUS/events",
    "country/RUS/stress",
    "country/RUS/obligations",
    "countries",
    "stress",
    "provisions?regime=prk&on=2024-01-15",
    "stories?date=2023-10-16",
    "search?q=shells",
    "sources",
    "who?name=Moscow&on=2024-01-14",
]


@pytest.mark.parametrize("read", EVERY_READ)
def test_every_read_is_json_of_its_schema_and_csv_and_parquet(api, read, tmp_path) -> None:
    answer = api.get(f"/api/{read}")
    assert answer.status_code == 200, answer.text
    told_by = api.get("/api/openapi.json").json()["paths"]
    route = next(one for one in told_by if _fits(one, read.partition("?")[0]))
    schema = told_by[route]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    name = (schema.get("items") or schema)["$ref"].rpartition("/")[2]
    kind = ANSWERS[name]
    msgspec.convert(answer.json(), list[kind] if "items" in schema else kind, strict=False)  # type: ignore[valid-type]
    mark = "&" if "?" in read else "?"
    table = api.get(f"/api/{read}{mark}format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    (tmp_path / "rows.parquet").write_bytes(api.get(f"/api/{read}{mark}format=parquet").content)
    held = duckdb.read_parquet(str(tmp_path / "rows.parquet"))
    assert len(held.fetchall()) == len(rows)
    if rows:
        assert held.columns == list(rows[0])


def _fits(route: str, address: str) -> bool:
    parts, asked = route.removeprefix("/api/").split("/"), address.split("/")
    return len(parts) == len(asked) and all(a.startswith("{") or a == b for a, b in zip(parts, asked, strict=True))


def test_parquet_keeps_types_and_csv_is_safe_to_open(api, tmp_path) -> None:
    (tmp_path / "e.parquet").write_bytes(
        api.get("/api/events", headers={"Accept": "application/vnd.apache.parquet"}).content
    )
    held = duckdb.sql(f"select date, object.class, fields, first_known from '{tmp_path}/e.parquet' order by date")
    assert str(held.types[0]) == "DATE"
    assert str(held.types[3]) == "TIMESTAMP WITH TIME ZONE"
    assert [row[1] for row in held.fetchall()] == [None, "munitions", None]
    assert api.get("/api/events", headers={"Accept": "text/csv;q=0.9, text/html;q=0.8"}).text.startswith("id,event")
    assert api.get("/api/events", headers={"Accept": "text/html, */*;q=0.1"}).headers["content-type"] == (
        "application/json"
    )


def test_a_list_comes_in_pages_that_are_the_whole(tmp_path) -> None:
    api = many(tmp_path / "b.db", 23)
    whole = api.get("/api/events").json()
    assert len(whole) == 23
    for address in ("/api/events", "/api/relation/PRK-RUS/events"):
        found = pages(api, f"{address}?limit=5")
        assert [len(page) for page in found] == [5, 5, 5, 5, 3]
        assert [row for page in found for row in page] == whole
    newest = pages(api, "/api/events?limit=10&newest_first=true&since=2023-04-01")
    assert [row["date"] for page in newest for row in page] == DAYS[22:4:-1]
    assert sum(map(len, pages(api, "/api/provisions?limit=400"))) > 400
    hits = pages(api, "/api/search?q=accused&limit=9")
    assert len({row["article"] for page in hits for row in page}) == 23


def test_pages_stay_as_they_were_while_rows_are_added(tmp_path) -> None:
    path = tmp_path / "b.db"
    with Ledger(path) as ledger:
        _add(ledger, [told(DAYS[at], f"Pyongyang accused Russia, {at}.", EventType.ACCUSE) for at in (0, 2)])
    api = TestClient(web.app(path))
    first = api.get("/api/events?limit=1")
    following = first.links["next"]["url"]
    with Ledger(path, clock=lambda: datetime.now(UTC) + timedelta(seconds=5)) as ledger:
        _add(ledger, [told(DAYS[1], "Pyongyang praised Russia.", EventType.SUPPORT)])
    assert [row["date"] for page in pages(api, following) for row in page] == [DAYS[2]]
    assert [row["date"] for row in api.get("/api/events").json()] == DAYS[:3]


def _add(ledger: Ledger, articles: list) -> None:
    from bilateral.events import consolidate
    from ledger_values import whole

    ledger.add_articles(article for article, _ in articles)
    ledger.add_reports("by hand", [(article.version, [report]) for article, report in articles])
    for block, upto in ledger.blocks_to_consolidate().items():
        ledger.add_consolidations([whole(block, upto, consolidate(ledger.filings(block=block)))])


def test_a_page_may_be_short_where_what_is_asked_for_is_rare(tmp_path, monkeypatch) -> None:
    from bilateral.view import paging

    api = many(tmp_path / "b.db", 24)
    monkeypatch.setattr(paging, "LOOKED_AT", 10)
    found = pages(api, "/api/events?type=AID")
    assert [len(page) for page in found] == [0, 0, 0]


def test_an_answer_is_not_sent_twice_until_the_ledger_changes(tmp_path) -> None:
    path = tmp_path / "b.db"
    filled(path).close()
    api = TestClient(web.app(path))
    first = api.get("/api/events")
    mark = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    again = api.get("/api/events", headers=mark)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    for other in ("/api/events?limit=2", "/api/events?format=csv", "/api/shifts", "/api/events?as_of=2023-12-01"):
        assert api.get(other, headers=mark).status_code == 200, other
    filled(path, [told("2024-01-16", "Pyongyang thanked Russia.", EventType.SUPPORT)]).close()
    assert api.get("/api/events", headers=mark).status_code == 200


@pytest.mark.parametrize("about", ["relation/PRK-RUS", "country/RUS"])
def test_feeds_and_calendars_link_to_this_server(api, about) -> None:
    base = str(api.base_url)
    atom = api.get(f"/api/{about}/feed.atom?as_of=2024-01-15")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert f'href="{base}' in atom.text
    feed = api.get(f"/api/{about}/feed.json?as_of=2024-01-15")
    assert feed.headers["content-type"].startswith("application/feed+json")
    assert any("Russia denies it" in item["title"] + item["content_text"] for item in feed.json()["items"])
    assert api.get(f"/api/{about}/calendar.ics").text.startswith("BEGIN:VCALENDAR")
    mark = {"If-None-Match": feed.headers["etag"]}
    assert api.get(f"/api/{about}/feed.json?as_of=2024-01-15", headers=mark).status_code == 304
    elsewhere = TestClient(api.app, base_url="http://desk.example")
    assert "http://desk.example" in elsewhere.get(f"/api/{about}/feed.atom?as_of=2024-01-15", headers=mark).text
    assert elsewhere.get("/api/country/XXX/feed.atom").status_code == 404


def test_other_peoples_events_are_read_too(tmp_path) -> None:
    path = tmp_path / "b.db"
    filled(path).close()
    counts = [
        DailyCount(day=day, known=day, actor="PRK", recipient="RUS", event_type=EventType.CONSULT, count=3)
        for day in (date(2023, 5, 1), date(2023, 6, 2))
    ]
    file = ImportedFile(
        dataset="theirs", digest="d", address="f", kind="plain", rows=6, counted=6, speech=0, apart=0,
        first=counts[0].day, last=counts[1].day,
    )  # fmt: skip
    with Ledger(path) as ledger:
        assert ledger.add_import(file, counts)
    api = TestClient(web.app(path))
    found = api.get("/api/dataset/theirs/relation/PRK-RUS/counts").json()
    assert [(one["day"], one["rows"]) for one in found] == [("2023-05-01", 3), ("2023-06-02", 3)]
    assert len(api.get("/api/dataset/theirs/relation/PRK-RUS/counts?as_of=2023-05-20").json()) == 1
    months = api.get("/api/dataset/theirs/relation/PRK-RUS").json()
    assert [one["events"] for one in months if one["cooperation"]] == [[found[0]["id"]], [found[1]["id"]]]
    assert all(one["cooperation_confirmed"] == 0 for one in months)
    assert api.get("/api/dataset/theirs/relation/PRK-RUS/shifts").json() == []
    missing = api.get("/api/dataset/none/relation/PRK-RUS/counts")
    assert missing.status_code == 404
    assert "/api/status names them" in missing.json()["detail"]
    assert api.get("/api/status").json()["imported"] == {"theirs": [1, 6]}


REFUSED = [
    ("relation/PRK-XXX", 404, "No state has the code “XXX”"),
    ("relation/PRK", 404, "write two ISO codes"),
    ("country/XYZ", 404, "/api/who finds the code"),
    ("country/SUN", 404, "ended on 1991-12-26"),
    ("events?actor=QQQ", 404, "actor: no state has the code"),
    ("events?as_of=yesterday", 400, "write it as 2024-01-15"),
    ("events?as_of=9999-12-31", 400, "which is to come"),
    ("events?as_of=2024-02-30", 400, "is no date"),
    ("events?recorded_as_of=2024-01-15", 400, "no instant with a zone"),
    ("events?recorded_as_of=0001-01-01T00:00:00%2B14:00", 400, "no instant with a zone"),
    ("events?status=true", 400, "choose from possible, planned"),
    ("events?type=FIGHT", 400, "choose from AGREE"),
    ("events?field=arms", 400, "choose from talks"),
    ("events?asof=2024-01-15", 400, "is no parameter of this address"),
    ("events?limit=0", 400, "limit (Input should be greater than or equal to 1)"),
    ("events?limit=100000", 400, "limit"),
    ("events?format=xml", 400, "choose from json, csv, parquet"),
    ("status?format=csv", 400, "choose from json"),
    ("events?cursor=abc", 400, "is no cursor"),
    ("events?cursor=%F0%9F%98%80", 400, "is no cursor"),
    ("relation/PRK-RUS?bin=year", 400, "choose from day, week, month"),
    ("relation/PRK-RUS?field=love", 400, "love"),
    ("outlook?days=31", 400, "give 30 or 90"),
    ("blocs", 400, "month (Field required)"),
    ("blocs?month=2023-13", 400, "is no date"),
    ("blocs?month=1990-01", 404, "ask for a later month"),
    ("stories?date=", 400, "is no date"),
    ("events?as_of=", 400, "is no date"),
    ("events?status=", 400, "choose from"),
    ("events?actor=", 404, "no state has the code"),
    ("event/ff", 404, "too short"),
    ("event/ffffffffffff", 404, "/api/events lists the ids"),
    ("provision/none", 404, "/api/provisions lists the ids"),
    ("relation/PRK-RUS/obligations?provision=none", 404, "/api/provisions lists the ids"),
    ("nothing", 404, "/api/openapi.json lists them"),
]


@pytest.mark.parametrize(("address", "code", "words"), REFUSED)
def test_what_cannot_be_answered_is_a_problem_with_its_remedy(api, address, code, words) -> None:
    answer = api.get(f"/api/{address}")
    assert answer.status_code == code
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == code
    assert words in problem["detail"]
    assert problem["instance"] == quote(f"/api/{address.partition('?')[0]}")


def test_a_cursor_is_good_for_one_ledger_and_one_question(tmp_path) -> None:
    one, other = many(tmp_path / "a.db", 9), many(tmp_path / "b.db", 12)
    link = one.get("/api/events?limit=2").links["next"]["url"]
    assert other.get("/api/events?limit=2").status_code == 200
    ours, theirs = one.get(link), one.get(link.replace("/api/events", "/api/country/PRK/events"))
    assert ours.status_code == 200
    assert theirs.status_code == 400
    assert theirs.json()["title"] == "Cursor of another query"
    assert one.get(link + "&type=AID").json()["title"] == "Cursor of another query"
    assert len(one.get(link.replace("limit=2", "limit=3") + "&format=json").json()) == 3


def test_a_cursor_of_another_ledger_is_refused(tmp_path) -> None:
    filled(tmp_path / "a.db", story()[2:]).close()
    filled(tmp_path / "b.db", story()[:3]).close()
    one, other = (TestClient(web.app(tmp_path / name)) for name in ("a.db", "b.db"))
    link = one.get("/api/events?limit=1").links["next"]["url"]
    answer = other.get(link)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Cursor of another ledger"
    assert "leave the cursor out" in answer.json()["detail"]


def test_a_forged_cursor_is_refused(api) -> None:
    link = api.get("/api/events?limit=1").links["next"]["url"]
    raw = link.rpartition("cursor=")[2]
    real = msgspec.msgpack.decode(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)), type=Cursor)
    for behind in (("2023-99-99", "x"), (7,), ("2023-01-01",), (None, None)):
        forged = msgspec.structs.replace(real, behind=behind).text()
        assert api.get(f"/api/events?limit=1&cursor={forged}").json()["title"] == "No cursor"
    naive = msgspec.structs.replace(real, recorded=datetime(2024, 1, 1)).text()  # noqa: DTZ001
    assert api.get(f"/api/events?limit=1&cursor={naive}").json()["title"] == "No cursor"


def test_an_unwanted_type_is_refused(api) -> None:
    answer = api.get("/api/events", headers={"Accept": "image/png, text/csv;q=x"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


def test_only_reading_is_possible(api) -> None:
    answer = api.post("/api/events")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_ledger_that_another_program_migrates_is_told_of(tmp_path) -> None:
    path = tmp_path / "b.db"
    filled(path).close()
    api = TestClient(web.app(path))
    assert api.get("/api/events").status_code == 200
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    answer = api.get("/api/events")
    assert answer.status_code == 503
    assert "another program has brought it to schema 9999" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0
    with engine.begin() as connection:
        connection.execute(text("drop table alembic_version"))
    assert api.get("/api/events").status_code == 503
    engine.dispose()


def test_a_link_of_an_article_that_is_none_of_the_web_is_left_out(tmp_path) -> None:
    bad = told("2024-01-10", "Pyongyang met Russia.", EventType.CONSULT, url="javascript:alert(1)")
    filled(tmp_path / "b.db", [bad]).close()
    api = TestClient(web.app(tmp_path / "b.db"))
    (hit,) = api.get("/api/search?q=met").json()
    assert (hit["url"], hit["snippet"]) == (None, "Pyongyang ‹met› Russia.")


def test_the_schema_tells_of_every_read_and_every_error(api) -> None:
    document = api.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) >= len({read.partition("?")[0] for read in EVERY_READ})
    for path, operations in document["paths"].items():
        (told_of,) = operations.values()
        assert told_of["summary"] and told_of["description"], path
        due = {"200", "404"} if "get" in operations else {"201", "403", "413"}
        assert {"400", "401", "414", "429", "503", *due} <= set(told_of["responses"]), path
        assert "422" not in told_of["responses"]
        for parameter in told_of.get("parameters", ()):
            if parameter["name"] != "event_id":
                assert parameter.get("description"), (path, parameter["name"])
    assert "Account" in document["components"]["schemas"]
