"""Plain text or Markdown -> Article: headline, byline and dates above the body, tags and author box below."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple

from bilateral.articles import markdown, tag_line
from bilateral.articles.dates import Stamp, iso
from bilateral.articles.labels import Labels, of_line, settled
from bilateral.articles.language import settle
from bilateral.articles.markup import decode
from bilateral.articles.rows import checked, identity
from bilateral.articles.unusable import Unusable
from bilateral.articles.withdrawal import is_withdrawn
from bilateral.model import Article, Document
from bilateral.world import can_be_outlet

_LONGEST_HEADER = 12
_LONGEST_TITLE = 200
_SHORT = 4
_SENTENCE = re.compile(r".{60,}[.!?][\"”’)]?$|.{151,}")
_BOX = re.compile(r"(?:about the )?authors?:?", re.I)
_LONGEST_BOX = 8
_WRAPPED = range(45, 101)
_FILE_DAY = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_NO_DATE = (
    "no date of publication found; begin the text with a line like 'Published: 2024-01-14', "
    "or name the file 2024-01-14_title.txt"
)


class Sheet(NamedTuple):
    """A text taken apart: its lines of body with `""` where a blank line stood."""

    labels: Labels
    lines: list[str]


def from_text(document: Document, now: datetime, known_names: Collection[str]) -> Article:
    """The article of a plain text or Markdown file; `known_names` are words that tag lines are made of."""
    labels, rest = markdown.front_matter(decode(document.body))
    if document.address.lower().endswith(".md"):
        rest = markdown.paragraphs(rest)
    sheet = _without_tail(_without_header([line.strip() for line in rest.split("\n")]), known_names)
    labels = sheet.labels.under(labels)
    published = labels.published or _file_day(document.address)
    text = "\n\n".join(_paragraphs(sheet.lines))
    if not text:
        raise Unusable("no text under the headline")
    if published is None:
        raise Unusable(_NO_DATE)
    url = document.url or labels.url
    return checked(
        Article(
            id=identity(url, labels.title, text),
            published=published.settled(),
            day_only=published.day_only,
            updated=settled(labels.updated),
            title=labels.title,
            url=url,
            publishers=tuple(filter(can_be_outlet, filter(None, [labels.publisher]))),
            section=labels.section,
            authors=labels.authors,
            tags=labels.tags,
            language=settle(labels.language, text),
            text=text,
            withdrawn=is_withdrawn(labels.title, text),
        ),
        now,
    )


def _without_header(lines: list[str]) -> Sheet:
    """Labels above the body, and the body. Without any the first line is the title if it stands alone."""
    end, labels = _header(lines)
    others = [line for line in lines[:end] if line and of_line(line) == Labels()]
    body = lines[end:]
    first = next((line for line in body if line), "")
    if not end and first and _is_title(first) and _stands_alone(body, first):
        others, body = [first], body[body.index(first) + 1 :]
    title = _title(others, first)
    section = others[0] if title in others[1:] and len(others[0].split()) <= _SHORT else None
    kept = [line for line in others if _key(line) not in (_key(title), _key(section))]
    return Sheet(Labels(title=title, section=section).under(labels), _from_body(kept, body, title))


def _header(lines: list[str]) -> tuple[int, Labels]:
    """How many lines the header has, to its last labelled line; 0 where there is none."""
    end, seen, labels = 0, 0, Labels()
    for number, line in enumerate(lines, 1):
        found = of_line(line)
        if found != Labels():
            end, labels = number, found.under(labels)
        elif _SENTENCE.fullmatch(line):
            break
        seen += bool(line)
        if seen == _LONGEST_HEADER:
            break
    return end, labels


def _title(others: list[str], next_line: str) -> str | None:
    """The line that stands there twice, else the first that is longer than a section's name."""
    keys = [_key(line) for line in [*others, next_line]]
    for line in others:
        if keys.count(_key(line)) > 1:
            return line
    titles = [line for line in others if _is_title(line)]
    if len(titles) > 1 and len(titles[0].split()) <= _SHORT < len(titles[1].split()):
        return titles[1]
    return titles[0] if titles else None


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not line.endswith((".", ",", ";", ":"))


def _stands_alone(lines: list[str], line: str) -> bool:
    after = lines[lines.index(line) + 1 :]
    return bool(after) and not after[0] and any(after)


def _from_body(standfirst: list[str], body: list[str], title: str | None) -> list[str]:
    """The body after what the header held, without the headline repeated."""
    start = next((number for number, line in enumerate(body) if line), len(body))
    if title and body[start:] and _key(body[start]) == _key(title):
        start += 1
    return [*(part for line in standfirst for part in (line, "")), *body[start:]]


def _without_tail(sheet: Sheet, known_names: Collection[str]) -> Sheet:
    """The sheet without its author box and its line of tags."""
    labels, lines = sheet
    authors = {_key(name) for name in labels.authors}
    box = [number for number, line in enumerate(lines) if line and (_BOX.fullmatch(line) or _key(line) in authors)]
    box = [number for number in box if number > 0 and sum(map(bool, lines[number:])) <= _LONGEST_BOX]
    lines = lines[: box[0]] if box else lines
    while lines and not lines[-1]:
        lines = lines[:-1]
    known = {*known_names, *filter(None, [labels.section])}
    last = lines[-1] if len(lines) > 1 else ""
    tags = of_line(last).tags or tag_line.split(last, known)
    return Sheet(Labels(tags=tags).under(labels), lines[:-1] if tags else lines)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Each line a paragraph, but lines wrapped at a fixed width joined again."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
            continue
        if len(block) > 1 and all(len(part) in _WRAPPED for part in block[:-1]):
            block = [" ".join(block)]
        yield from block
        block = []


def _file_day(address: str) -> Stamp | None:
    match = _FILE_DAY.search(PurePath(address).name)
    return iso(f"{match[1]}-{match[3]}-{match[4]}") if match else None


def _key(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").casefold()
