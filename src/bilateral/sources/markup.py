"""Bytes to text and markup to plain text, for all that is read from feeds, sitemaps and lists."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from charset_normalizer import from_bytes
from lxml import etree  # type: ignore[import-untyped]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_ORDINARY = re.compile(
    "(iso|latin|windows|cp|koi|mac|x-mac|gb|big5|euc|shift|sjis|ks_c|tis|us-ascii|ascii|utf-?(8|16|32))", re.IGNORECASE
)
"""Charsets that documents have; Python knows others, some of which take time without bounds."""
_BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?(?:-->|$)", re.DOTALL)
_INLINE = re.compile(
    r"</?(a|abbr|b|bdi|bdo|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)(\s[^<>]*)?/?>", re.IGNORECASE
)
_UNREAD = re.compile(r"<(script|style)\b.*?(</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
LONGEST = 100_000
"""Letters of markup that are made plain; a title or a summary has no more."""
_PASSWORD = re.compile(r"//[^/?#\s]*@")
_SPACE = re.compile(r"\s+")


class Unreadable(ValueError):
    """What was read is not what it should be; says why, and the remedy."""


def decoded(body: bytes, content_type: str | None = None) -> str:
    """The text of a document, whoever lies about its charset.

    A byte order mark is believed; then UTF-8 where the bytes are that, whatever is declared, since other text hardly
    ever is valid UTF-8; then what the document and the header declare, if the bytes allow it; then a guess. Letters
    that XML does not know are left out.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _clean(body.decode(encoding, "replace").removeprefix("\ufeff"))
    declared = (name for name in _declared(body, content_type) if _ORDINARY.match(name))
    for encoding in ("utf-8", *declared):
        try:
            return _clean(body.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    best = from_bytes(body[:200_000]).best()
    return _clean(body.decode(best.encoding if best else "latin-1", "replace"))


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    inside = _DECLARED.search(body[:1000])
    if inside:
        yield inside.group(1).decode("ascii")
    if content_type and (outside := _CHARSET.search(content_type)):
        yield outside.group(1)


def _clean(text: str) -> str:
    return _BARRED.sub("", text)


def tree(text: str, what: str) -> etree._Element:
    """The root of an XML document; nothing outside it is read, and a document that declares entities is refused.

    Raises `Unreadable`, naming `what` it should have been.
    """
    text = guarded(text, what)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, remove_comments=True
    )
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"no {what}: {error}") from error


def guarded(text: str, what: str) -> str:
    """The text itself; raises `Unreadable` where it declares entities, is a web page, or is no document at all."""
    start = text.lstrip()[:2000].lower()
    if not start:
        raise Unreadable(f"no {what}: it is empty")
    if start.startswith(("<!doctype html", "<html")) or ("<html" in start and "<rss" not in start):
        raise Unreadable(f"no {what}, but a web page (HTML); give the address that the page announces")
    if "<!ENTITY" in text or "<!entity" in text:
        raise Unreadable(f"no {what} that can be read safely: it declares entities; tell its publisher")
    return text


def plain(markup: str | None) -> str | None:
    """Text without tags, scripts and references, its white space single; `None` where nothing is left."""
    if not markup:
        return None
    markup = markup[:LONGEST]
    text = _UNREAD.sub(" ", markup) if "<" in markup else markup
    text = html.unescape(_TAG.sub(" ", _INLINE.sub("", text)))
    return _SPACE.sub(" ", text).strip() or None


def without_password(address: str) -> str:
    """An address that can be shown: a name and a password in it are left out."""
    return _PASSWORD.sub("//…@", address)


def web_address(base: str, reference: str | None) -> str | None:
    """A reference made whole against where it stands; `None` where it leads to no web page."""
    if not reference or not reference.strip():
        return None
    try:
        address = urljoin(base, "".join(reference.split()))
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return None
    return address.partition("#")[0] if usable else None
