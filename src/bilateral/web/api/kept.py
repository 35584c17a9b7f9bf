"""Answers that are kept while the ledger stands where it stood when they were made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

MOST_BYTES = 32_000_000
"""All answers that are kept together."""


class Answer(NamedTuple):
    """What is sent: the bytes, their media type, and `following`, the address of the next page, if there is one."""

    body: bytes
    media: str
    following: str | None = None


class Kept:
    """The answers asked for last, by key; what several ask for at once is made once."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._making: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """The answer with this key, made if it is not there. What `make` raises goes through and keeps nothing."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            try:
                return self._found(key) or self._keep(key, make())
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _found(self, key: str) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _keep(self, key: str, answer: Answer) -> Answer:
        with self._lock:
            if len(answer.body) <= self._most // 4 and key not in self._answers:
                self._answers[key] = answer
                self._held += len(answer.body)
            while self._held > self._most:
                self._held -= len(self._answers.popitem(last=False)[1].body)
        return answer
