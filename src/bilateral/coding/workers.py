"""The coder in several processes that share nothing: chunks of articles out, their reports back, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from bilateral.coding.backends import judge_of
from bilateral.coding.coder import code
from bilateral.coding.settings import Settings
from bilateral.model import Article, Report
from bilateral.orphans import end_with_parent

CHUNK = 100
"""Articles that go to a worker at once."""
FEW = 400
"""Articles up to which a second process costs more time than it saves."""
BUILT_IN = Settings()
Coded = tuple[Article, tuple[Report, ...]]


def code_all(articles: Iterable[Article], *, workers: int = 1, settings: Settings = BUILT_IN) -> Iterator[Coded]:
    """Each article with its reports, in order; the number of workers changes the time and nothing else."""
    stream = iter(articles)
    first = list(islice(stream, FEW + 1))
    if workers <= 1 or len(first) <= FEW:
        yield from code(chain(first, stream), judge=judge_of(settings))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        waiting: deque[Future[list[Coded]]] = deque()
        rest = chain(first, stream)
        while chunk := list(islice(rest, CHUNK)):
            waiting.append(pool.submit(_coded, chunk, settings))
            if len(waiting) > 3 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _coded(chunk: list[Article], settings: Settings) -> list[Coded]:
    return list(code(chunk, judge=judge_of(settings)))
