"""The few parts of a page that say what it is, cut out of its bytes: most pages need no more than these parsed."""

from __future__ import annotations

import re

from bilateral.articles.markup import start_tag

_PART = re.compile(
    rb"<(?:(?P<comment>!--)|(?P<closed>script|style|textarea|iframe|xmp|noembed|noframes)\b|(?P<worded>h[12]|title)\b"
    rb"|(?P<alone>html|body|meta|link)\b|(?P<timed>time|abbr|span)\b(?=[^<>]*(?:datetime|itemprop)))",
    re.I,
)
"""Comments, elements without markup in them, those with words, those that stand alone, those that can hold a time."""


def excerpt(page: bytes) -> bytes | None:
    """The parts of a cleaned page that `outline` looks at, in their order; `None` where one of them has no end."""
    parts: list[bytes] = []
    at, headed = 0, False
    while found := _PART.search(page, at):
        kind, start, at = found.lastgroup, found.start(), found.end()
        name = found[found.lastindex or 0]
        if headed and name.lower() == b"h2":
            continue
        tag = start_tag(page, start)
        if kind in ("alone", "timed"):
            at = start + len(tag)
            parts.append(tag + (b">" if kind == "alone" else b"></%s>" % name))
            continue
        at = page.find(b"-->" if kind == "comment" else b"</" + name, start + 2)
        if at < 0:
            return None
        if kind == "worded" or b"ld+json" in tag.lower():
            parts.append(b"%s</%s>" % (page[start:at], name))
            headed = headed or name.lower() in (b"h1", b"h2")
    return b"".join(parts)
