"""Typed rows as files for programs: JSON, JSON Lines, CSV, and Parquet with the columns' types."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import msgspec
from msgspec import inspect

from bilateral.products.printing import cell

Row = msgspec.Struct | Mapping[str, Any]

PLAIN: Mapping[type[inspect.Type], str] = {
    inspect.StrType: "VARCHAR",
    inspect.EnumType: "VARCHAR",
    inspect.IntType: "BIGINT",
    inspect.FloatType: "DOUBLE",
    inspect.BoolType: "BOOLEAN",
    inspect.DateType: "DATE",
    inspect.DateTimeType: "TIMESTAMPTZ",
}
"""The DuckDB type of what is one value."""


def json_lines(rows: Sequence[Row]) -> bytes:
    """One JSON object a line."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def csv_file(kind: type[msgspec.Struct], rows: Sequence[Row]) -> bytes:
    """RFC 4180 with a header; a cell that is no plain value holds JSON, one that looks like a formula is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(kind), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in msgspec.to_builtins(row).items()})
    return out.getvalue().encode()


def parquet_file(kind: type[msgspec.Struct], rows: Sequence[Row]) -> bytes:
    """Apache Parquet: lists and structs stay such, days are dates, instants are UTC, what may be many things is JSON.

    DuckDB reads the rows from a file and writes one.
    """
    types = {field.encode_name: _duck(field.type) for field in inspect.type_info(kind).fields}  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        source, target = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        source.write_bytes(json_lines(rows))
        connection.execute("set timezone = 'UTC'")
        read = connection.read_json(str(source), columns=types, format="newline_delimited")
        read.write_parquet(str(target), compression="zstd")
        return target.read_bytes()


def columns(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of the columns, in their order."""
    return tuple(kind.__struct_encode_fields__)


def _duck(kind: inspect.Type) -> str:
    """The DuckDB type of a value of a row."""
    if isinstance(kind, inspect.UnionType):
        (only,) = (one for one in kind.types if not isinstance(one, inspect.NoneType)) if _may_lack(kind) else (None,)
        return _duck(only) if only else "JSON"
    if isinstance(kind, inspect.StructType):
        fields = ", ".join(f'"{field.encode_name}" {_duck(field.type)}' for field in kind.fields)
        return f"STRUCT({fields})"
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return f"{_duck(kind.item_type)}[]"
    if isinstance(kind, inspect.TupleType) and len({_duck(one) for one in kind.item_types}) == 1:
        return f"{_duck(kind.item_types[0])}[]"
    return PLAIN.get(type(kind), "JSON")


def _may_lack(kind: inspect.UnionType) -> bool:
    """Whether it is one kind of value or nothing."""
    return sum(not isinstance(one, inspect.NoneType) for one in kind.types) == 1
