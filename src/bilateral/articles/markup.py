"""Bytes -> characters -> element tree, whatever the encoding and however broken the markup."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree, html  # type: ignore[import-untyped]

from bilateral.articles.unusable import Unusable

Tree = Any
"""An `lxml.html.HtmlElement`; lxml brings no types."""

LARGEST_TREE = 60_000
"""Elements of a page; the largest saved news page has some 15,000."""

MOST_ATTRIBUTES = 2_000
"""Attributes of one tag; libxml2's time grows with the square of their number."""

_TAG = re.compile(rb"""<[a-zA-Z](?>[^>=]+|=\s*"[^"]*"|=\s*'[^']*'|=)*+""")
_VALUE = re.compile(rb"""=\s*(?:"[^"]*"|'[^']*')""")
_NAME = re.compile(rb"[^\s/=]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?|<\?xml[^>]{0,100}?en)(?:charset|coding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_ORDINARY = re.compile(
    "iso|latin|windows|cp|koi|mac|x-|gb|big5|euc|shift|sjis|ks_c|tis|ascii|us-ascii|utf|hz|johab", re.I
)
"""Charsets that pages have; Python knows others, some of which are no text at all."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_LATIN = {"iso-8859-1", "latin-1", "latin1", "iso8859-1", "us-ascii", "ascii"}
_SAMPLE = 20_000
_FEW = 0.001
_WORDS = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")


def decode(body: bytes, told: str | None = None) -> str:
    """Characters by byte order mark, UTF-8, declared charset or the likeliest old encoding; never fails.

    `told` is the charset that the server named; what the page itself declares is believed before it.
    """
    return cleaned(body, told).decode("utf-8")


def cleaned(body: bytes, told: str | None = None) -> bytes:
    """The same as UTF-8, without control characters; faster where the page is only parsed."""
    text = _decoded(body, told)
    whole = body if text is None else text.encode("utf-8", "replace")
    if b"\r" in whole:
        whole = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    whole = whole.translate(None, _CONTROL)
    return whole.replace(codecs.BOM_UTF8, b"") if codecs.BOM_UTF8[:1] in whole else whole


def parse(page: bytes, *, for_reading: bool = False) -> Tree:
    """The element tree of a cleaned page; raises `Unusable` where there is none or it is far too large.

    `for_reading` leaves out the methods of lxml.html, by which trees are changed: elements are then found in half the
    time.
    """
    if any(_attributes(tag) > MOST_ATTRIBUTES for tag in _TAG.findall(page) if len(tag) > 2 * MOST_ATTRIBUTES):
        raise Unusable(f"a tag of the page has more than {MOST_ATTRIBUTES:,} attributes; it is no article")
    kind = etree.HTMLParser if for_reading else html.HTMLParser
    parser = kind(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unusable(f"not readable as HTML: {error}") from None
    if page.count(b"<") > LARGEST_TREE and tree.xpath("count(//*)") > LARGEST_TREE:
        raise Unusable(f"the page has more than {LARGEST_TREE:,} elements; it is no article")
    return tree


def start_tag(page: bytes, start: int) -> bytes:
    """The tag that begins there, up to its bracket; brackets in quotes are part of it."""
    tag = _TAG.match(page, start)
    return tag[0] if tag else b""


def plain(node: Tree) -> str:
    """An element's text with its white space folded; scripts and styles left out."""
    return " ".join("".join(_WORDS(node)).split())


def _attributes(tag: bytes) -> int:
    """How many attributes a tag has at most."""
    return len(_NAME.findall(_VALUE.sub(b" ", tag)))


def _decoded(body: bytes, told: str | None) -> str | None:
    """The characters; `None` where the bytes are UTF-8 as they stand."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    declared = _declared(body) or _known(told)
    encodings = [declared] if _is_seven_bit(declared) else ["utf-8", declared]
    for encoding in filter(None, encodings):
        with suppress(UnicodeDecodeError):
            text = body.decode(encoding)
            return None if encoding == "utf-8" else text
    if declared in (None, "utf-8"):
        lenient = body.decode("utf-8", "replace")
        if lenient.count("\ufffd") <= _FEW * len(lenient):
            return lenient
    return body.decode(declared if declared and declared != "utf-8" else _guess(body), "replace")


def _is_seven_bit(encoding: str | None) -> bool:
    """Encodings whose bytes are all ASCII, so that they would pass for UTF-8."""
    return (encoding or "").startswith(("iso2022", "hz", "utf-7"))


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body, 0, 8192)
    if not match:
        return None
    return _known(match[1].decode("ascii"))


def _known(charset: str | None) -> str | None:
    """Python's name of a charset of text; `None` for what it does not know."""
    name = (charset or "").strip().lower()
    if name in _LATIN:
        return "windows-1252"
    with suppress(LookupError):
        return codecs.lookup(name).name if _ORDINARY.match(name) else None
    return None


def _guess(body: bytes) -> str:
    """By charset_normalizer, from the first part that is not ASCII; windows-1252 where it cannot tell."""
    first = _NOT_ASCII.search(body)
    start = max(0, first.start() - 1000) if first else 0
    best = from_bytes(body[start : start + _SAMPLE]).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return "windows-1252"
    return str(best.encoding)
