"""Made-up records of WARC files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

DATED = '<meta property="article:published_time" content="2024-01-14T10:00:00Z">'
SENTENCES = "The envoys of both ports met on Sunday and spoke about grain, ferries and the price of rail. " * 4


def story(number: int, head: str = "", body: str = "") -> bytes:
    """A news page."""
    text = f"<h1>Ports agree on ferry {number}</h1><p>Number {number}: {SENTENCES}</p>{body}"
    return f"<html><head>{DATED}{head}</head><body>{text}</body></html>".encode()


def linked(node: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def answer(body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """What a web server sent."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(url: str, block: bytes, *, kind: str = "response", date: str = "2024-01-14T11:00:00Z", **more: str) -> bytes:
    """One record of a WARC file."""
    head = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": date,
        "WARC-Record-ID": "<urn:uuid:0f0e5c3e-6a7c-4b1e-8f0a-2d6f4a7b9c11>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "\r\n".join(f"{name}: {value}" for name, value in head.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def written(path: Path, records: Iterable[bytes]) -> Path:
    """A WARC file, each record packed by itself where its name ends in `.gz`."""
    packed = path.suffix == ".gz"
    path.write_bytes(b"".join(gzip.compress(one, 1) if packed else one for one in records))
    return path
