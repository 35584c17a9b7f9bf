"""Drop folders: what is put into them is read at the beginning of the next pass, as `bilateral read` would read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bilateral import monitor, sources
from bilateral.ledger import Ledger
from bilateral.model import SetAside

Look = tuple[int, int]
"""The size of a file in bytes and when it was last written, in nanoseconds."""


class DropFolders:
    """The folders of one running monitor; a file that stands as it stood at the last look is not opened again."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._seen: dict[Path, Look] = {}

    def __call__(self, ledger: Ledger, outcome: monitor.Outcome, now: datetime, tell: monitor.Tell) -> None:
        """Read what is new or was written anew. A folder that is not there is set aside, and looked for again."""
        found = dict(self._looks(ledger, outcome))
        fresh = [path for path, look in found.items() if self._seen.get(path) != look]
        monitor.read(ledger, fresh, outcome, now=now, tell=tell)
        self._seen = found

    def _looks(self, ledger: Ledger, outcome: monitor.Outcome) -> Iterator[tuple[Path, Look]]:
        for one in sources.files(self._folders):
            try:
                if isinstance(one, Path):
                    stat = one.stat()
                    yield one, (stat.st_size, stat.st_mtime_ns)
                    continue
                aside = one
            except OSError as error:
                aside = SetAside(address=str(one), reason=f"cannot be read ({error.strerror}); make it or mend it")
            ledger.set_aside([aside])
            outcome.set_aside.append(aside)
