"""Much that is set aside of one file: the first of each kind one by one, the rest as a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bilateral.model import SetAside

TOLD = 20
"""Things of one kind that are named one by one."""


class Counted:
    """Tells what of one file is set aside without a line for each of thousands of like things."""

    def __init__(self, address: str, of: str, *, told: int = TOLD) -> None:
        """`address` is the file's, `of` names its things, as "pages"; of each kind the first `told` are told."""
        self._address, self._told = address, told
        self._of = f"more of its {of}" if told else f"of its {of}"
        self._kinds: Counter[str] = Counter()

    def add(self, item: SetAside, kind: str | None = None) -> Iterator[SetAside]:
        """The item itself, while few of its kind were; `kind` is its reason up to the first colon if not given."""
        kind = kind or item.reason.partition(":")[0]
        self._kinds[kind] += 1
        if self._kinds[kind] <= self._told:
            yield item

    def rest(self) -> Iterator[SetAside]:
        """What was not named, one line a kind, the most first."""
        more = {kind: number - self._told for kind, number in self._kinds.items() if number > self._told}
        for kind, number in sorted(more.items(), key=lambda one: (-one[1], one[0])):
            yield SetAside(address=self._address, reason=f"{number:,} {self._of}: {kind}")
