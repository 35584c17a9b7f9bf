"""Opens a ledger file: makes it, brings its schema up to date, or says why not and what to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from bilateral.ledger import dialect
from bilateral.ledger.errors import LedgerError
from bilateral.ledger.schema import VERSION


def open_ledger(where: str | Path, *, create: bool) -> tuple[Path, Engine]:
    """The file and an engine on it, with the newest schema. Raises `LedgerError`."""
    path = _path(where)
    _check_file(path, create=create)
    engine = dialect.connect(path)
    try:
        _upgrade(path, engine, create=create)
    except DatabaseError as error:
        engine.dispose()
        raise explained(path, error) from error
    except BaseException:
        engine.dispose()
        raise
    return path, engine


def explained(path: Path, error: DatabaseError) -> LedgerError:
    """What a database error means for the person at the keyboard."""
    said = str(error.orig)
    if "locked" in said:
        seconds = dialect.WAIT // 1000
        return LedgerError(f"{path}: another process has been writing for {seconds} s; try again when it is done")
    if "readonly" in said or "unable to open" in said:
        return LedgerError(f"{path}: cannot be written; give write permission on the file and its folder")
    if "full" in said:
        return LedgerError(f"{path}: the disk is full; nothing stored so far is lost, free some space")
    if "disk I/O" in said:
        return LedgerError(
            f"{path}: the disk takes no more, or fails; nothing stored so far is lost, look at its space and its limits"
        )
    if "not a database" in said or "malformed" in said:
        return LedgerError(f"{path}: is damaged or no ledger; restore a copy, or give another file")
    if "FOREIGN KEY" in said:
        return LedgerError(f"{path}: a row names an article or report that is not there; add that first")
    return LedgerError(f"{path}: {said}")


def _path(where: str | Path) -> Path:
    if isinstance(where, str) and "://" in where:
        scheme, _, rest = where.partition("://")
        if scheme != "sqlite":
            raise LedgerError(f"{scheme}: only SQLite so far; give a file such as bilateral.db")
        where = rest.removeprefix("/")
    if str(where) in ("", ":memory:"):
        raise LedgerError("a ledger lives in a file; give one such as bilateral.db")
    return Path(where)


def _check_file(path: Path, *, create: bool) -> None:
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first")
    if path.is_dir():
        raise LedgerError(f"{path}: is a folder; give a file in it such as {path / 'bilateral.db'}")
    if not path.exists():
        if not create:
            raise LedgerError(f"{path}: no ledger there; check the path, or read some articles into it first")
        return
    try:
        known = dialect.is_database(path)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read; give read and write permission on it") from error
    if not known:
        raise LedgerError(f"{path}: is no database; give another file")


def _upgrade(path: Path, engine: Engine, *, create: bool) -> None:
    with engine.connect() as connection:
        if _version(path, connection, create=create) == VERSION:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _version(path, connection, create=create) != VERSION:  # another process may have been faster
            _migrate(connection)


def _version(path: Path, connection: Connection, *, create: bool) -> str | None:
    """The revision of the schema in the file, `None` for a file that is still empty."""
    tables = inspect(connection).get_table_names()
    if not tables:
        if create:
            return None
        raise LedgerError(f"{path}: is empty; read some articles into it first")
    if "alembic_version" not in tables or "entries" not in tables:
        raise LedgerError(f"{path}: is another program's database; give another file")
    version: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
    if version is not None and version > VERSION:
        raise LedgerError(
            f"{path}: was written by a newer Bilateral (schema {version}, this one knows {VERSION}); upgrade Bilateral"
        )
    return version


def _migrate(connection: Connection) -> None:
    from alembic import command  # here, for it is slow to load and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bilateral.ledger:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
