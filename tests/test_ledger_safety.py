"""The ledger as a file: opening, refusing, several processes at once, and the ways to be killed."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event

from bilateral.ledger import (
    ActRow,
    AlertRow,
    Conclusion,
    HeldRow,
    ImportedFile,
    Ledger,
    LedgerError,
    MessageRow,
    Rereading,
    dialect,
    schema,
    utc_now,
)
from bilateral.model import (
    Arrival,
    DailyCount,
    EventType,
    FetchState,
    Link,
    Placement,
    RawPlace,
    RawRecord,
    ReviewKind,
    SetAside,
    Subscription,
    Visited,
)
from ledger_values import Clock, article, conclude, day, ledger_in, report

NEEDS = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another interpreter that runs this code; the ledger's path is its first argument."""
    command = [sys.executable, "-c", NEEDS + textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said_by(other: subprocess.Popen[str]) -> str:
    out, problems = other.communicate(timeout=30)
    assert other.returncode == 0, problems
    return out.strip()


KEPT = schema.metadata.tables.keys() - {"derived", "visits", "waiting"}
"""All tables but those of what can be reckoned anew and of what is still to be visited."""


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that any ledger sends to the database."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.lower().split()))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def add_act(ledger: Ledger) -> None:
    """An act with the report that opened it, as a consolidation that can be gone on from leaves them."""
    said = article("earlier", at=-5)
    named = {"event": "act", "opening": said.version, "known": said.known}
    act = ActRow(**named, families=("arms",), first=1, last=2, merged=False, body=b"")
    held = HeldRow(**named, report=report(said).id, version=said.version, dispatch=said.version)
    ledger.add_consolidations([Conclusion(block="PRK-RUS", upto=1000, acts=[act], held=[held])])


def add_counts(ledger: Ledger) -> None:
    """A file of other people's events with one count."""
    numbers = dict.fromkeys(("rows", "counted", "speech", "apart"), 1)
    file = ImportedFile(dataset="gdelt", digest="d", address="x", kind="gdelt", **numbers)
    what = {"actor": "PRK", "recipient": "RUS", "event_type": EventType.AID, "count": 1}
    ledger.add_import(file, [DailyCount(day=day(0).date(), known=day(0).date(), **what)])


def send_something(ledger: Ledger) -> None:
    """An alert with the message that carries it and a try to send that."""
    ledger.queue_alerts("desk", 1, day(0), [AlertRow(key="k", watchlist="desk", kind="shift", body=b"{}")])
    ledger.add_messages([MessageRow(id="m", watchlist="desk", channel="c", upto=1, at=day(0), body=b"{}")])
    ledger.start_try("m", 1, day(0))
    ledger.end_try("m", 1, day(0), delivered=True)


def collect(ledger: Ledger) -> None:
    """A feed that is subscribed to and read, with an article that is read anew later."""
    feed = "https://news.example/feed"
    ledger.subscribe([Subscription(address=feed)])
    link = Link(id="1", address="https://news.example/1")
    ledger.settle([Visited(address=feed, links=(link,), state=FetchState(address=feed))])
    place = RawPlace(file="bilateral-000001.warc.gz", offset=0, length=9)
    record = RawRecord(place=place, address=link.address, fetched=day(1))
    made = Arrival(article=article("collected"), record=record)
    ledger.settle([Visited(address=link.address, feed=feed, arrivals=(made,))])
    better = Arrival(article=article("collected", text="All of it."), record=record)
    ledger.reread([Rereading(arrival=better, versions=(made.article.version,))])


def use_everything(ledger: Ledger) -> None:
    first, second = article(), article(text="Corrected.", updated=day(2))
    for version in (second, first, article("earlier", at=-5)):
        ledger.add_articles([version])
        ledger.add_reports("coder", [(version.version, [report(version)])])
        ledger.add_dispatches([Placement(version.version, version.version)])
        conclude(ledger)
    ledger.add_articles([article(text="Withdrawn.", updated=day(3), withdrawn=True)])
    conclude(ledger)
    add_act(ledger)
    ledger.set_aside([SetAside(address="x", reason="empty")])
    ledger.mark_read("x", "digest")
    add_counts(ledger)
    send_something(ledger)
    ledger.put_user("ada", "analyst", "hash", by="ada")
    ledger.add_pass("digest", "token", "ada", "", None)
    ledger.end_pass("digest")
    ledger.add_review(ReviewKind.REJECT, who="a", reason="b", reports=[report(article()).id])
    collect(ledger)


class TestAppendOnly:
    """Rows are added; none is changed and none removed."""

    def test_no_statement_changes_or_removes_a_row(self, tmp_path: Path, statements: list[str]) -> None:
        use_everything(ledger_in(tmp_path))
        writing = {"update", "delete", "replace", "drop", "alter"}
        harmless = ("create trigger", " add column ", "update alembic_version", "drop index")
        harmless += ("delete from derived", "delete from waiting")
        guilty = [one for one in statements if writing & set(one.split()[:3]) and not any(h in one for h in harmless)]
        assert guilty == []
        assert any(one.startswith("insert") for one in statements)

    def test_the_database_itself_refuses(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path) as ledger:
            use_everything(ledger)
        connection = sqlite3.connect(tmp_path / "bilateral.db")
        for table in KEPT:
            assert connection.execute(f"select count(*) from {table}").fetchone() > (0,), table
            for statement in (f"update {table} set recorded = ''", f"delete from {table}"):
                with pytest.raises(sqlite3.IntegrityError, match="only adds rows"):
                    connection.execute(statement)
        connection.close()

    def test_each_table_has_its_guards(self, tmp_path: Path) -> None:
        ledger_in(tmp_path).close()
        connection = sqlite3.connect(tmp_path / "bilateral.db")
        guarded = connection.execute("select tbl_name, count(*) from sqlite_master where type = 'trigger' group by 1")
        assert dict(guarded) == dict.fromkeys(KEPT, 2)
        connection.close()

    def test_a_clock_that_is_set_back_does_not_rewrite_the_past(self, tmp_path: Path) -> None:
        clock = Clock()
        ledger = ledger_in(tmp_path, clock=clock)
        ledger.add_articles([article("a")])
        then = ledger.status().newest_recorded
        clock.now = day(-1000)
        ledger.add_articles([article("b")])
        assert ledger.status().newest_recorded == then


class TestOpening:
    """A ledger opens, or says why not and what to do."""

    def test_the_schema_of_the_migrations_is_the_schema_of_the_code(self, tmp_path: Path) -> None:
        ledger = ledger_in(tmp_path)
        with ledger._engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), schema.metadata)
            assert MigrationContext.configure(connection).get_current_revision() == schema.VERSION
        ours = [one for one in found if "article_search" not in repr(one)]
        assert ours == []

    def test_the_file_is_safe_against_a_power_cut(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path)._engine.connect() as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"pragma {name}").scalar()
                for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            }
        assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000}

    def test_what_was_stored_is_there_after_opening_again(self, tmp_path: Path) -> None:
        with ledger_in(tmp_path) as ledger:
            ledger.add_articles([article()])
        with Ledger(f"sqlite:///{tmp_path / 'bilateral.db'}", create=False) as ledger:
            assert ledger.article("a") == article()
            assert ledger.status().schema_version == schema.VERSION
            assert ledger.status().bytes >= (tmp_path / "bilateral.db").stat().st_size

    def test_the_clock_is_the_present_in_utc(self, tmp_path: Path) -> None:
        before = utc_now()
        with Ledger(tmp_path / "bilateral.db") as ledger:
            ledger.add_articles([article()])
            recorded = ledger.status().newest_recorded
        assert recorded is not None
        assert before <= recorded <= utc_now()

    @pytest.mark.parametrize(
        ("where", "create", "says"),
        [
            ("nowhere/bilateral.db", True, "does not exist; make it first"),
            ("missing.db", False, "no ledger there"),
            (".", True, "is a folder"),
            ("text.db", True, "is no database"),
            ("other.db", True, "another program's database"),
            ("empty.db", False, "is empty"),
            ("damaged.db", True, "damaged or no ledger"),
        ],
    )
    def test_what_cannot_be_opened_is_named_with_the_remedy(
        self, tmp_path: Path, where: str, create: bool, says: str
    ) -> None:
        (tmp_path / "text.db").write_text("some text, longer than a header")
        (tmp_path / "empty.db").touch()
        (tmp_path / "damaged.db").write_bytes(dialect.HEADER + b"\xff" * 5000)
        other = sqlite3.connect(tmp_path / "other.db")
        other.execute("create table recipes (name)")
        other.close()
        with pytest.raises(LedgerError, match=says) as caught:
            Ledger(tmp_path / where, create=create)
        assert str(tmp_path) in str(caught.value)

    @pytest.mark.parametrize("where", [":memory:", "", "sqlite://", "postgresql://host/ledger"])
    def test_a_ledger_is_a_file(self, where: str) -> None:
        with pytest.raises(LedgerError, match=r"bilateral\.db"):
            Ledger(where)

    def test_an_empty_file_becomes_a_ledger(self, tmp_path: Path) -> None:
        (tmp_path / "bilateral.db").touch()
        assert ledger_in(tmp_path).status().articles == 0

    def test_a_ledger_of_a_newer_schema_is_left_alone(self, tmp_path: Path) -> None:
        ledger_in(tmp_path).close()
        connection = sqlite3.connect(tmp_path / "bilateral.db")
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
        connection.close()
        with pytest.raises(LedgerError, match=r"newer Bilateral \(schema 9999.*upgrade"):
            ledger_in(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user's rights")
    def test_a_file_that_cannot_be_written_is_named_with_the_remedy(self, tmp_path: Path) -> None:
        folder = tmp_path / "theirs"
        folder.mkdir()
        with ledger_in(folder) as ledger:
            ledger.add_articles([article()])
        (folder / "bilateral.db").chmod(0o444)
        folder.chmod(0o555)
        for open_to_all in [*list(tmp_path.parents)[:4], tmp_path]:
            if open_to_all.stat().st_uid == os.getuid() and open_to_all != Path(tempfile.gettempdir()):
                open_to_all.chmod(0o755)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:  # only another user than root is held back by the file's mode
            said = b"opened and wrote"
            try:
                os.setuid(65534 if os.getuid() == 0 else os.getuid())
                with ledger_in(folder) as ledger:
                    ledger.add_articles([article("b")])
            except LedgerError as error:
                said = str(error).encode()
            finally:
                os.write(writer, said)
                os._exit(0)
        os.waitpid(child, 0)
        folder.chmod(0o755)
        assert "cannot be written; give write permission" in os.read(reader, 1000).decode()

    def test_a_full_disk_loses_nothing_that_was_stored(self, tmp_path: Path) -> None:
        ledger = ledger_in(tmp_path)
        ledger.add_articles([article()])
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("pragma max_page_count = 10")
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.add_articles([article("b", text="long " * 100_000)])
        assert [one.id for one in ledger.articles()] == ["a"]


ADD_ONE = """
    from ledger_values import article, ledger_in
    from pathlib import Path
    with ledger_in(Path(sys.argv[1])) as ledger:
        print(ledger.add_articles([article(sys.argv[2])]))
"""


def add_one(gate: Barrier, folder: Path, name: str) -> None:
    gate.wait(10)
    with ledger_in(folder) as ledger:
        ledger.add_articles([article(name)])


class TestProcesses:
    """Several processes on one ledger."""

    def test_another_process_reads_while_one_writes(self, tmp_path: Path) -> None:
        ledger = ledger_in(tmp_path)
        ledger.add_articles([article("a")])
        code = """
            from bilateral.ledger import Ledger
            with Ledger(sys.argv[1], create=False) as ledger:
                print(ledger.status().articles)
        """
        with ledger._writing() as entry:
            entry.add(schema.readings, [{"address": "x", "digest": "y"}])
            assert said_by(process(code, tmp_path / "bilateral.db")) == "1"

    def test_another_writer_waits_its_turn(self, tmp_path: Path) -> None:
        ledger = ledger_in(tmp_path)
        with ledger._writing():
            other = process(ADD_ONE, tmp_path, "b")
            time.sleep(1.5)
            assert other.poll() is None
        assert said_by(other) == "1"
        assert ledger.article("b") == article("b")

    @pytest.mark.parametrize("_attempt", range(5))
    def test_several_processes_may_make_the_ledger_at_once(self, tmp_path: Path, _attempt: int) -> None:
        forked = multiprocessing.get_context("fork")
        gate = forked.Barrier(4)
        others = [forked.Process(target=add_one, args=(gate, tmp_path, name)) for name in "abcd"]
        for other in others:
            other.start()
        for other in others:
            other.join(30)
        assert [other.exitcode for other in others] == [0] * 4
        assert ledger_in(tmp_path).status().articles == 4

    def test_a_writer_that_waits_too_long_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        holder = ledger_in(tmp_path)
        monkeypatch.setattr(dialect, "WAIT", 50)
        waiting = ledger_in(tmp_path)
        with holder._writing(), pytest.raises(LedgerError, match="another process has been writing"):
            waiting.add_articles([article()])

    def test_a_killed_writer_loses_nothing_that_was_stored(self, tmp_path: Path) -> None:
        code = """
            from ledger_values import article, ledger_in, report
            from pathlib import Path
            ledger = ledger_in(Path(sys.argv[1]))
            for batch in range(10_000):
                many = [article(f"{batch}-{number}") for number in range(100)]
                ledger.add_articles(many)
                ledger.add_reports("coder", [(one.version, [report(one)]) for one in many])
                print(batch, flush=True)
        """
        writer = process(code, tmp_path)
        assert writer.stdout is not None
        stored = [int(writer.stdout.readline()) for _ in range(5)][-1]
        time.sleep(0.03)  # into the next transaction
        writer.kill()
        stored = max([stored, *map(int, writer.communicate()[0].split())])
        with ledger_in(tmp_path) as ledger:
            filed = list(ledger.filings())
            assert len(filed) >= 100 * (stored + 1)
            assert len(filed) % 100 == 0
            assert ledger.status().articles % 100 == 0
        connection = sqlite3.connect(tmp_path / "bilateral.db")
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        connection.close()

    def test_an_interrupted_call_leaves_no_half(self, tmp_path: Path) -> None:
        ledger = ledger_in(tmp_path)
        with pytest.raises(KeyboardInterrupt), ledger._writing() as entry:
            entry.add(schema.readings, [{"address": "x", "digest": "y"}])
            raise KeyboardInterrupt
        assert not ledger.was_read("x", "y")
        assert ledger.add_articles([article()]) == 1
