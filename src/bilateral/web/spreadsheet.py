"""A table of a page as a CSV file (RFC 4180) that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The rows under their header, to be stored as `name`; text that looks like a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    held = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=held)


def _safe(cell: object) -> object:
    if isinstance(cell, list | tuple):
        cell = " ".join(map(str, cell))
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
