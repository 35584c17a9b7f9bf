"""Typed rows as files for programs: JSON, JSON Lines, CSV, and Parquet with the columns' types."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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


BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\"]+")
"""What would end a cell or a line of a file without quotes."""


def json_lines(rows: Sequence[Row]) -> bytes:
    """One JSON object a line."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def csv_file(kind: type[msgspec.Struct], rows: Sequence[Row]) -> bytes:
    """RFC 4180 with a header; a cell that is no plain value holds JSON, one that looks like a formula is quoted."""
    return table_part(kind, rows, "csv", header=True)


def table_part(kind: type[msgspec.Struct], rows: Sequence[Row], format: str, *, header: bool) -> bytes:  # noqa: A002
    """Some rows of a file: "csv", "jsonl", or "tsv", in whose cells no tab, quote or line break is left."""
    if format == "jsonl":
        return json_lines(rows)
    out = io.StringIO()
    if format == "tsv":
        writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    else:
        writer = csv.writer(out, lineterminator="\r\n")
    if header:
        writer.writerow(columns(kind))
    for row in rows:
        cells = map(cell, msgspec.to_builtins(row).values())
        writer.writerow(BREAKS.sub(" ", one) for one in cells) if format == "tsv" else writer.writerow(cells)
    return out.getvalue().encode()


def parquet_file(kind: type[msgspec.Struct], rows: Sequence[Row]) -> bytes:
    """Apache Parquet: lists and structs stay such, days are dates, instants are UTC, what may be many things is JSON.

    DuckDB reads the rows from a file and writes one.
    """
    types = {field.encode_name: _duck(field.type) for field in inspect.type_info(kind).fields}  # type: ignore[attr-defined]
    import duckdb  # here, for it is slow to load

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
