"""Markdown -> plain paragraphs and the labels of its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bilateral.articles.labels import Labels, of_pair

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_PAIR = re.compile(r"([\w -]+?)\s*:\s*(.*)")


def front_matter(text: str) -> tuple[Labels, str]:
    """The labels between the leading `---` lines ("key: value", lists in brackets or dashes); the rest."""
    match = _FRONT.match(text)
    if not match:
        return Labels(), text
    found = Labels()
    for key, value in _pairs(match[1]):
        found = of_pair(key, value).under(found)
    return found, text[match.end() :]


def paragraphs(text: str) -> str:
    """The words without markup: blocks parted by blank lines; code and raw HTML are left out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = (_words(token.children or []) for token in tokens if token.type == "inline")
    return "\n\n".join(block for block in blocks if block)


def _pairs(front: str) -> Iterator[tuple[str, str]]:
    key, items = "", list[str]()
    for line in front.splitlines():
        if line.lstrip().startswith("- "):
            items.append(line.lstrip()[2:].strip().strip("\"'"))
        elif pair := _PAIR.fullmatch(line):
            if items:
                yield key, ", ".join(items)
            key, items = pair[1], []
            yield key, re.sub(r"[\"'\[\]]", "", pair[2]) if pair[2].startswith("[") else pair[2]
    if items:
        yield key, ", ".join(items)


def _words(tokens: list[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    pieces = (
        breaks.get(token.type, token.content if token.type in ("text", "code_inline") else "") for token in tokens
    )
    return "".join(pieces).strip()
