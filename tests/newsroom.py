"""Several outlets on loopback, each a host of its own with feeds and article pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

from bilateral.model import Subscription
from bilateral.sources.fetch import Settings
from loopback import Handler, Site, served, text

START = datetime(2024, 1, 14, 8, tzinfo=UTC)
STATES = ("North Korea", "Russia", "China", "Japan", "South Korea", "Iran")
ACTS = (
    "{0} shipped shells to {1}, officials said in the capital.",
    "{0} signed a trade agreement with {1} after two days of talks.",
    "{0} imposed new sanctions on banks of {1}.",
    "{0} condemned {1} for its missile test in the sea.",
)
FILLING = (
    "The announcement came at the end of a long week in which little else was heard from either side. "
    "People at the harbour of outlet {0} spoke of item {1} and of nothing else, and the shops stayed open until late."
)


def sentence(number: int) -> str:
    first = STATES[number % len(STATES)]
    second = STATES[(number * 5 + 1 + number // len(STATES)) % len(STATES)]
    return ACTS[number % len(ACTS)].format(first, second if second != first else STATES[(number + 1) % len(STATES)])


def page(outlet: int, number: int, words: str | None = None) -> str:
    """An article page as outlets write them."""
    at = START + timedelta(minutes=7 * number + outlet)
    said = words or sentence(number + 3 * outlet)
    return (
        f'<html lang="en"><head><title>Item {number} of outlet {outlet}</title>'
        f'<meta property="og:title" content="Item {number} of outlet {outlet}">'
        f'<meta property="article:published_time" content="{at.isoformat()}"></head><body><article>'
        f"<h1>Item {number} of outlet {outlet}</h1><p>{said}</p><p>{FILLING.format(outlet, number)}</p>"
        f"<p>{FILLING.format(number, outlet)}</p></article></body></html>"
    )


def feed(links: list[tuple[str, str, datetime]], content: dict[str, str] | None = None) -> str:
    """RSS with (address, title, published), and whole texts where given by address."""
    items = "".join(
        f"<item><guid>{link}</guid><link>{link}</link><title>{title}</title>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        + (f"<content:encoded><![CDATA[{content[link]}]]></content:encoded>" if content and link in content else "")
        + "</item>"
        for link, title, at in links
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
        f"<language>en</language>{items}</channel></rss>"
    )


class Outlet(Site):
    """A site at an address of its own, 127.0.0.2 and on."""

    def __init__(self, number: int) -> None:
        ThreadingHTTPServer.__init__(self, (f"127.0.0.{number + 2}", 0), Handler)
        self._begin()
        self.number = number
        self.feed_address = self.here("/feed")

    def here(self, path: str) -> str:
        return self.at(path, f"127.0.0.{self.number + 2}")

    def publish(self, *numbers: int) -> None:
        """Put article pages up, and a feed of all that are up."""
        for number in numbers:
            self.pages[f"/{number}"] = text(page(self.number, number), Content_Type="text/html; charset=utf-8")
        there = sorted(int(path[1:]) for path in self.pages if path[1:].isdigit())
        self.say(there)

    def say(self, numbers: list[int], suffix: str = "") -> None:
        links = [(self.here(f"/{n}"), f"Item {n}{suffix}", START + timedelta(minutes=7 * n)) for n in numbers]
        self.pages["/feed"] = text(feed(links), Content_Type="application/rss+xml")


@contextmanager
def outlets(count: int, articles: int) -> Iterator[list[Outlet]]:
    """Running outlets with so many articles each."""
    with ExitStack() as stack:
        running = [Outlet(number) for number in range(count)]
        for one in running:
            one.publish(*range(articles))
            stack.enter_context(served(one))
        yield running


def fetching(running: Sequence[Site]) -> Settings:
    """Settings with which these, and no other machines that are not public, may be read."""
    ports = tuple(one.port for one in running)
    return Settings(allow=("127.0.0.0/8",), ports=ports, delay=0, seconds=3, contact="desk@news.example")


def settings_file(path: Path, running: Sequence[Site], collecting: str = "") -> Path:
    """The same as a settings file, with what else is set about collecting."""
    ports = ", ".join(str(one.port) for one in running)
    path.write_text(
        f'[fetching]\nallow = ["127.0.0.0/8"]\nports = [{ports}]\ndelay = 0\nseconds = 3\n'
        f'[coding]\nbackend = "rules"\n[collecting]\n{collecting}\n'
    )
    return path


def subscribed(running: list[Outlet]) -> list[Subscription]:
    return [Subscription(address=one.feed_address, language="en", region=f"Region {one.number}") for one in running]
