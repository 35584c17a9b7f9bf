"""OPML: the lists of feeds that feed readers write and read (opml.org, version 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree  # type: ignore[import-untyped]

from bilateral.model import Subscription
from bilateral.sources.markup import Unreadable, decoded, plain, tree, web_address

DEEPEST = 20
"""Folders inside each other."""


def read_opml(body: bytes) -> tuple[Subscription, ...]:
    """The feeds of a list, each address once, with the folders that it lies in; raises `Unreadable`."""
    root = tree(decoded(body), "OPML list")
    heart = next((one for one in root if one.tag == "body"), None)
    if root.tag != "opml" or heart is None:
        raise Unreadable(f"no OPML list: it begins with <{root.tag}> and has no list of feeds")
    found: dict[str, Subscription] = {}
    for one in _outlines(heart, ()):
        found.setdefault(one.address, one)
    return tuple(found.values())


def write_opml(feeds: Iterable[Subscription], title: str = "Feeds") -> bytes:
    """A list that any feed reader takes, as UTF-8; feeds are put together by their folders, in their order."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    heart = etree.SubElement(root, "body")
    for folders, group in groupby(sorted(feeds, key=lambda one: one.folders), key=lambda one: one.folders):
        place = heart
        for name in folders:
            place = _folder(place, name)
        for one in group:
            outline = etree.SubElement(place, "outline", type="rss", text=one.title or one.address, xmlUrl=one.address)
            if one.home:
                outline.set("htmlUrl", one.home)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _outlines(parent: etree._Element, folders: tuple[str, ...]) -> Iterator[Subscription]:
    for outline in parent:
        if outline.tag != "outline":
            continue
        name = plain(outline.get("title") or outline.get("text"))
        address = web_address("", outline.get("xmlUrl") or outline.get("xmlurl"))
        if address:
            home = web_address("", outline.get("htmlUrl"))
            yield Subscription(address=address, title=name, home=home, folders=folders)
        elif len(folders) < DEEPEST:
            yield from _outlines(outline, (*folders, name) if name else folders)


def _folder(place: etree._Element, name: str) -> etree._Element:
    found = next((one for one in place if one.get("text") == name and one.get("xmlUrl") is None), None)
    return found if found is not None else etree.SubElement(place, "outline", text=name)
