"""All that is SQLite's own: connecting, inserting what is new, full text, guards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from sqlite3 import Cursor, OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, Insert, Table, Text, cast, create_engine, event, func
from sqlalchemy.dialects.sqlite import insert

WAIT = 30_000
"""Milliseconds that a writer waits for another."""

HEADER = b"SQLite format 3\x00"

SEARCH = (
    # A view over the stored articles feeds the index, so that no text is kept twice.
    """create view article_texts as select number, json_extract(cast(body as text), '$.title') as title,
    json_extract(cast(body as text), '$.text') as text from articles""",
    """create virtual table article_search using fts5(title, text, content='article_texts',
    content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')""",
)

INDEX_ARTICLES = """insert into article_search (rowid, title, text)
    select number, title, text from article_texts where number > :last"""

READ_ANEW = """(select s.by from superseded s where s.version = {0}.version and s.recorded <= :recorded
                   order by s.entry desc limit 1) is not null"""
"""Whether a newer reading of the same bytes stood in the place of a version; see `ledger/superseding.py`."""

RANKED = 1000
"""Of more articles that match, the newest so many are ranked: to rank all that hold a common word takes seconds."""

FIND_ARTICLES = f"""with hits as (
        select a.number, bm25(article_search) as rank, a.known, a.version
        from article_search join articles a on a.number = article_search.rowid
        where article_search match :query and article_search.rowid <= :upto
        and a.known <= :known and a.recorded <= :recorded
        and not exists (select 1 from articles b where b.id = a.id and (b.known, b.version) > (a.known, a.version)
                        and b.known <= :known and b.recorded <= :recorded and not {READ_ANEW.format("b")})
        and not {READ_ANEW.format("a")}
        order by article_search.rowid desc limit {RANKED}),
    best as (select * from hits order by rank, known desc, version limit :limit)
    select a.body, snippet(article_search, -1, '‹', '›', '…', 24)
    from best cross join article_search on article_search.rowid = best.number
    join articles a on a.number = best.number
    where article_search match :query order by best.rank, a.known desc, a.version"""


def connect(path: Path) -> Engine:
    """An engine on a file. Connections open lazily; each obeys the ledger's rules of safety."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": WAIT / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SQLiteConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin too late, and not at all before a CREATE
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {WAIT}")
    cursor.execute("pragma foreign_keys = on")
    # With NORMAL a power cut may take back the last commits of a WAL; here a commit is a promise.
    cursor.execute("pragma synchronous = full")
    _log_ahead(cursor)
    cursor.close()


def _log_ahead(cursor: Cursor) -> None:
    """Turn the write-ahead log on. SQLite does not wait by itself where two processes make a ledger at once."""
    deadline = monotonic() + WAIT / 1000
    while cursor.execute("pragma journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("pragma journal_mode = wal")
            return  # also where the file system has no such log: a plain journal is as safe, though slower
        except OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.01)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def insert_new(table: Table) -> Insert:
    """Insert the rows that are not there yet and pass over the others."""
    return insert(table).on_conflict_do_nothing()


def guards(table: str) -> tuple[str, str]:
    """Triggers by which the database itself refuses to change or remove a row."""
    refuse = "begin select raise(abort, 'the ledger only adds rows'); end"
    return (
        f"create trigger {table}_keeps before update on {table} {refuse}",
        f"create trigger {table}_stays before delete on {table} {refuse}",
    )


def size(path: Path) -> int:
    """Bytes on disk, with what still waits in the write-ahead log."""
    log = path.with_name(path.name + "-wal")
    return sum(part.stat().st_size for part in (path, log) if part.exists())


def is_database(path: Path) -> bool:
    """Whether the file is SQLite's, or still empty."""
    with path.open("rb") as file:
        return file.read(len(HEADER)) in (HEADER, b"")


def first_publisher(body: ColumnElement[bytes]) -> ColumnElement[str]:
    """The first publisher in the stored article, null where it names none."""
    return func.json_extract(cast(body, Text), "$.publishers[0]")


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows in the place of those with the same key: only for tables that are changed in place."""
    if rows:
        keys = [column.name for column in table.primary_key]
        made = insert(table)
        others = {name: made.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(made.on_conflict_do_update(index_elements=keys, set_=others), list(rows))
