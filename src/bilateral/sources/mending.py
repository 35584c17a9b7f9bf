"""Feeds made well-formed before they are read, and cut to what can be read in time.

Many feeds are broken a little: bare ampersands, entities of HTML, an end that is missing. feedparser reads such with a
second parser whose time grows with the square of what it is given, so a hostile feed of a few megabytes holds it for
minutes. Here libxml2 mends them instead, which takes time in proportion and stops at a depth of 256; and no entry may
have more elements than any honest one.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from bilateral.sources.markup import Unreadable

MOST_ELEMENTS = 150_000
MOST_IN_ENTRY = 1_000
"""Elements of one entry that are kept; more are the markup of a long text, of which only the beginning is shown."""
MOST_ATTRIBUTES = 100
MOST_NAMESPACES = 100
LONGEST_TEXT = 50_000
"""Letters of one element that are kept: of a text only its beginning is shown."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|$))", re.DOTALL)
_REFERENCE = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)?")
_OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_ENTRIES = frozenset(("item", "entry"))


def mended(text: str, most: int) -> tuple[bytes, int]:
    """The feed as well-formed UTF-8 with its first `most` entries, and how many it has.

    Raises `Unreadable` where there is no XML at all, or more of it than a feed has.
    """
    text = _DECLARATION.sub("", text, count=1).strip()
    root = _parsed(text, recover=False)
    if root is None:
        root = _parsed(_with_references(text), recover=True)
    if root is None:
        raise Unreadable("no feed: neither RSS nor Atom (it is no XML)")
    entries = _entries(root)
    for entry in entries[most:]:
        entry.getparent().remove(entry)
    _check(root)
    written: bytes = etree.tostring(root, encoding="utf-8", with_tail=False)
    return written, len(entries)


def _parsed(text: str, *, recover: bool) -> Any:
    parser = etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _with_references(text: str) -> str:
    """Bare ampersands and entities of HTML as XML writes them; what stands in CDATA stays as it is."""
    parts = _CDATA.split(text)
    return "".join(part if number % 2 else _REFERENCE.sub(_reference, part) for number, part in enumerate(parts))


def _reference(found: re.Match[str]) -> str:
    name = found.group(1)
    if name is None:
        return "&amp;"
    if name in _OF_XML:
        return found.group()
    if name.startswith("#"):
        return found.group() if _is_letter(name[1:-1]) else ""
    return html5.get(name, f"&amp;{name}").replace("<", "&lt;")


def _is_letter(number: str) -> bool:
    """Whether XML 1.0 knows a letter of that number, decimal or with an x before it."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


def _entries(root: Any) -> list[Any]:
    return [element for element in root.iter(etree.Element) if _is_entry(element)]


def _is_entry(element: Any) -> bool:
    return str(element.tag).rpartition("}")[2].lower() in _ENTRIES


def _check(root: Any) -> None:
    """Cut what is long; raises `Unreadable` for what no honest feed holds."""
    since_entry = 0
    excess = []
    for number, element in enumerate(root.iter(etree.Element)):
        since_entry = 0 if _is_entry(element) else since_entry + 1
        if since_entry > MOST_IN_ENTRY:
            excess.append(element)
        if number > MOST_ELEMENTS:
            raise Unreadable(f"no feed that can be read safely: it has more than {MOST_ELEMENTS:,} elements")
        if len(element.attrib) > MOST_ATTRIBUTES or len(element.nsmap) > MOST_NAMESPACES:
            raise Unreadable("no feed that can be read safely: an element has hundreds of attributes")
        if element.text and len(element.text) > LONGEST_TEXT:
            element.text = element.text[:LONGEST_TEXT]
    for element in excess:
        element.getparent().remove(element)
