"""What is read, what fails and what was set aside, in lines for the status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilateral.ledger import Aside, Coverage

FEW = 3
"""So many things that were set aside for one reason are named one by one."""
SHOWN = 20
"""Feeds that fail, and reasons, that are shown unless all are asked for."""


def coverage_lines(coverage: Coverage | None) -> list[tuple[str, str]]:
    """The figures of the subscriptions, as (name, value)."""
    if coverage is None:
        return []
    read, total = coverage.feeds
    never = f", {coverage.never:,} never visited" if coverage.never else ""
    return [
        ("feeds read within a day", f"{read:,} of {total:,}; {len(coverage.failing):,} fail{never}"),
        ("by region", _shares(coverage.regions)),
        ("by language", _shares(coverage.languages)),
        ("announced pages to read", f"{coverage.waiting:,}"),
    ]


def failing_lines(coverage: Coverage | None, *, whole: bool = False) -> Iterator[str]:
    """A line for each feed that fails: since when, how often and why."""
    failing = coverage.failing if coverage is not None else ()
    shown = failing if whole else failing[:SHOWN]
    for one in shown:
        times = f"{one.failures} {'time' if one.failures == 1 else 'times'}"
        yield f"fails since {one.since:%Y-%m-%d %H:%M} UTC, {times}: {one.address}: {one.problem}"
    if len(failing) > len(shown):
        yield f"… and {len(failing) - len(shown):,} more feeds fail; `bilateral sources list --failing` names them"


def aside_lines(asides: Sequence[Aside], *, whole: bool = False) -> Iterator[str]:
    """What was set aside by its reason, the most frequent first; few of one reason are named."""
    reasons: dict[str, list[Aside]] = {}
    for one in asides:
        reasons.setdefault(one.reason, []).append(one)
    ranked = sorted(reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = ranked if whole else ranked[:SHOWN]
    for reason, alike in shown:
        if whole or len(alike) <= FEW:
            yield from (f"set aside {one.address}: {reason}" for one in alike)
        else:
            yield f"set aside {len(alike):,}: {reason} (the last: {alike[-1].address})"
    if len(ranked) > len(shown):
        rest = sum(len(alike) for _, alike in ranked[len(shown) :])
        yield f"… and {rest:,} more for {len(ranked) - len(shown):,} other reasons; `bilateral status --all` names them"


def _shares(shares: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{name} {read:,} of {total:,}" for name, (read, total) in shares.items())
