"""A line of tags printed side by side without separators: "World Affairs North Korea United States"."""

from __future__ import annotations

from collections.abc import Collection

_MOST_WORDS = 20
_LONGEST_NAME = 6


def split(line: str, known: Collection[str]) -> tuple[str, ...]:
    """The tags, by the longest known phrases from the left; empty where the line is no such line.

    At least half of its words must be known (section, states); a run of other capitalised words is one tag.
    """
    words = line.split()
    phrases = {" ".join(name.casefold().split()): name for name in known}
    if len(words) > _MOST_WORDS or line.endswith((".", "!", "?", ":", ",", "”", '"')):
        return ()
    tags: list[str] = []
    run: list[str] = []
    recognised = 0
    while words:
        length = _longest(words, phrases)
        if length:
            tags += [" ".join(run)] if run else []
            tags.append(" ".join(words[:length]))
            run, words, recognised = [], words[length:], recognised + length
        elif words[0][0].isupper() or words[0][0].isdigit():
            run.append(words.pop(0))
        else:
            return ()
    tags += [" ".join(run)] if run else []
    return tuple(tags) if recognised >= len(line.split()) / 2 else ()


def _longest(words: list[str], phrases: Collection[str]) -> int:
    lengths = range(min(_LONGEST_NAME, len(words)), 0, -1)
    return next((length for length in lengths if " ".join(words[:length]).casefold() in phrases), 0)
