"""How well articles are read from saved news pages of 41 countries, beside trafilatura alone.

Run `python benchmarks/pages.py`, with the data in `../shared`; a table for each channel left out comes last.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bilateral.articles import extract_rows

SHARED = next((above / "shared" for above in Path(__file__).parents if (above / "shared").is_dir()), Path("shared"))
PAGES = SHARED / "data" / "pages"
SCORER = SHARED / "score_pages.py"
WITHOUT = {
    "without JSON-LD": re.compile(rb"<script[^>]*ld\+json[^>]*>.*?</script>", re.S | re.I),
    "without meta tags": re.compile(rb"<meta\b[^>]*>", re.S | re.I),
}


def main(arguments: list[str]) -> int:
    """With a list of pages print their rows, which is what the scorer calls; else the whole table."""
    if arguments:
        for row in extract_rows(Path(arguments[0])):
            print(json.dumps(row))
        return 0
    if not (PAGES / "gold.json").exists() or not SCORER.exists():
        print(f"No saved pages in {PAGES}; put them there to run this benchmark.")
        return 1
    print("as saved", *_scores(PAGES, "--vs-trafilatura"), sep="\n")
    for name, channel in WITHOUT.items():
        with tempfile.TemporaryDirectory() as folder:
            _strip(channel, Path(folder))
            print(name, *_scores(Path(folder)), sep="\n")
    return 0


def _scores(folder: Path, *options: str) -> Iterator[str]:
    command = [sys.executable, str(SCORER), str(folder), *options, "--", sys.executable, __file__]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    yield from done.stdout.splitlines()


def _strip(channel: re.Pattern[bytes], folder: Path) -> None:
    """Copies of all pages without one of their channels."""
    (folder / "gold.json").write_bytes((PAGES / "gold.json").read_bytes())
    for path in PAGES.glob("*.html.gz"):
        (folder / path.name).write_bytes(gzip.compress(channel.sub(b"", gzip.decompress(path.read_bytes())), 1))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
