"""How fast news is taken in: saved pages beside trafilatura, WARC records, feed items, GDELT rows; one core each.

Run `python benchmarks/intake.py`; the pages are those of `../shared`, all else is made up here. Figures are of CPU
time, since other programs on a machine make clocks lie; the last column says what the aim is.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import trafilatura

from bilateral.articles import Unusable, metadata, read
from bilateral.model import Document
from bilateral.sources import documents, event_files
from bilateral.sources.event_files import gdelt as gdelt_kind
from bilateral.sources.feeds import read_feed
from bilateral.sources.gdelt import Part, leads
from pages import PAGES

NOW = datetime(2026, 11, 26, tzinfo=UTC)
RECORDS, ITEMS, ROWS = 3_000, 2_000, 200_000
WORDS = "envoys ports grain treaty ferry ministers border rail talks capital trade summit fish gas island fleet".split()


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if (PAGES / "gold.json").exists():
            _pages()
        else:
            print(f"no saved pages in {PAGES}: the lines about pages are left out")
        _warc(folder)
        _feeds()
        _gdelt(folder)
    return 0


def _pages() -> None:
    gold = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
    bodies = [gzip.decompress((PAGES / one["file"]).read_bytes()) for one in gold]
    pages = [
        Document(address=one["file"], kind="page", body=body, url=one["url"])
        for one, body in zip(gold, bodies, strict=True)
    ]
    _usable(read, pages[:5])  # what is loaded once is not of any page
    whole = _told("pages, with text", len(pages), lambda: _usable(read, pages), "30 a second")
    _told("pages, metadata alone", len(pages), lambda: _usable(lambda page: metadata(page, NOW), pages), "200 a second")
    texts = [body.decode("utf-8", "replace") for body in bodies]
    theirs = _told("pages, trafilatura alone", len(pages), lambda: [_theirs(text) for text in texts], "")
    print(f"{'with text, beside trafilatura':32}{whole / theirs:>12.2f}   1.2 (30 beside 25)")


def _theirs(text: str) -> None:
    trafilatura.bare_extraction(text, include_comments=False, with_metadata=True)


def _usable(how: Callable[[Document], object], pages: Iterable[Document]) -> None:
    for page in pages:
        try:
            how(page)
        except Unusable:
            continue


def _warc(folder: Path) -> None:
    rng = random.Random(1)
    path = folder / "crawl.warc.gz"
    with path.open("wb") as out:
        for number in range(RECORDS):
            body = f"<html><body><p>{number} {' '.join(rng.choices(WORDS, k=8_000))}</p></body></html>"
            http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
                f"WARC-Date: 2024-01-14T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            out.write(gzip.compress(f"{head}{http}\r\n\r\n".encode(), 3))
    _told("WARC records of 50 kB, gzipped", RECORDS, lambda: sum(1 for _ in documents(path)), "3,000 a second")


def _feeds() -> None:
    rng = random.Random(2)
    entries = "".join(
        f"<item><guid>{number}</guid><link>/{number}</link><title>{' '.join(rng.choices(WORDS, k=9))}</title>"
        f"<pubDate>Sun, 14 Jan 2024 18:05:00 +0900</pubDate><description>{' '.join(rng.choices(WORDS, k=40))}"
        "</description></item>"
        for number in range(ITEMS)
    )
    body = f'<rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'.encode()
    _told("feed items (RSS)", ITEMS, lambda: read_feed(body, "https://a.example/feed", NOW), "")


def _gdelt(folder: Path) -> None:
    rng = random.Random(3)
    states, codes = ["PRK", "RUS", "CHN", "USA", "IRN", "KOR", "", "EUR"], ["043", "0841", "010", "190", "112", "057"]
    events, mentions = folder / "a.export.CSV", folder / "a.mentions.CSV"
    with events.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            said = {
                "GLOBALEVENTID": str(number),
                "SQLDATE": f"202401{rng.randint(10, 28)}",
                "EventCode": rng.choice(codes),
            }
            said |= {"Actor1CountryCode": rng.choice(states), "Actor2CountryCode": rng.choice(states)}
            said |= {"DATEADDED": "20240129120000", "SOURCEURL": f"https://a.example/{number}"}
            out.write("\t".join(said.get(name, "") for name in gdelt_kind.NAMES) + "\n")
    with mentions.open("w", encoding="utf-8") as out:
        for number in range(ROWS):
            cells = [
                str(number),
                "20240129120000",
                "20240129120000",
                "1",
                "a.example",
                f"https://a.example/{number % 9999}",
            ]
            out.write("\t".join([*cells, *["1"] * 9, ""]) + "\n")
    kind = event_files.kind_of("gdelt")

    def counted() -> None:
        with event_files.open_events(events, kind, address="a", now=NOW) as found:
            sum(1 for _ in found.counts())

    _told("GDELT event rows", ROWS, counted, "")
    _told("GDELT mentions", ROWS, lambda: sum(1 for _ in leads(mentions, Part.MENTIONS, address="a")), "")


def _told(what: str, number: int, work: Callable[[], object], aim: str) -> float:
    before = time.process_time()
    work()
    pace = number / (time.process_time() - before)
    print(f"{what:32}{pace:>12,.0f}   {aim}", flush=True)
    return pace


if __name__ == "__main__":
    sys.exit(main())
