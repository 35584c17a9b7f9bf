"""What the tests of alerts begin with: a small ledger, a list, and news that comes later."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bilateral.events import consolidate
from bilateral.ledger import Conclusion, Ledger
from bilateral.model import Article, EventType, Factuality, Report
from bilateral.products.alerts import Alert, Watchlist, parsed
from products_values import SHELLS, said_by, told

NOW = datetime(2024, 1, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ARMS: dict[str, Any] = {"object": SHELLS, "contexts": ("military",), "fields": ("military aid",)}


def lists(text: str = "", *, channel: bool = True) -> Watchlist:
    """One list on North Korea and Russia, with further lines of it, over a webhook."""
    over = 'channels = ["ours"]\n' if channel else ""
    head = 'base_url = "https://desk.example"\n[[watch]]\nname = "Desk"\n'
    what = (
        "" if any(key in text for key in ("dyads", "countries", "speakers", "provisions")) else 'dyads = ["PRK-RUS"]\n'
    )
    return parsed(f"{head}{what}{over}{text}\n{WEBHOOK}", "w.toml")


WEBHOOK = '[channels.ours]\nkind = "webhook"\naddress_env = "OURS"\nsecret_env = "OURS_KEY"\nseconds = 0.5\n'


def read(ledger: Ledger, *stories: tuple[Article, Report]) -> None:
    """News that comes in, consolidated."""
    ledger.add_articles(article for article, _ in stories)
    ledger.add_reports("by hand", [(article.version, [report]) for article, report in stories])
    for block, upto in ledger.blocks_to_consolidate().items():
        made = consolidate(ledger.filings(block=block))
        links = {"memberships": made.memberships, "forwards": made.forwards}
        ledger.add_consolidations([Conclusion(block=block, upto=upto, states=made.states, **links)])


def claim(day: str = "2024-01-19", state: str = "KOR", **more: Any) -> tuple[Article, Report]:
    """A state's word that shells were sent."""
    text = more.pop("text", f"Pyongyang sent shells to Moscow, {state} said.")
    return told(day, text, EventType.AID, **{**ARMS, "source": said_by(state), **more})


def denial(day: str = "2024-01-20") -> tuple[Article, Report]:
    """Russia's word that they were not."""
    return claim(day, "RUS", text="Moscow denied that Pyongyang sent shells.", factuality=Factuality.DENIED)


def queued(ledger: Ledger, *, silent: bool = False) -> list[Alert]:
    """The alerts in the outbox."""
    return [msgspec.json.decode(row.body, type=Alert) for row in ledger.alerts() if row.silent is silent]


def sent(body: bytes) -> list[str]:
    """The keys of the alerts in a webhook's body."""
    return [one["key"] for one in json.loads(body)["data"]["alerts"]]


def opened(folder: Path) -> Ledger:
    """An empty ledger with the clock of this machine."""
    return Ledger(folder / "b.db")
