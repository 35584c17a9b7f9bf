"""Articles that somebody else's index names -> pages that wait for the collector, each address once."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.ledger import Ledger, host_of, lead_feed
from bilateral.model import Lead, Link, Visited
from bilateral.sources.fetch import Settings, why_not_asked


class Leads:
    """Lines the leads of an index up in a ledger: those whose address may be asked, and that are on one of `hosts`.

    Without `hosts` any will do; a name stands for the hosts below it too. What robots.txt and the lookup of a name say
    is heard when a page is read. An address that a feed or an earlier lead announced is not lined up again. `lined_up`
    and `barred` count.
    """

    def __init__(self, ledger: Ledger, index: str, hosts: Sequence[str] = (), fetching: Settings | None = None) -> None:
        self._ledger, self._feed, self._fetching = ledger, lead_feed(index), fetching or Settings()
        self._hosts = tuple(host.lower().rstrip(".") for host in hosts)
        self.lined_up = self.barred = 0

    def add(self, leads: Sequence[Lead]) -> None:
        """Line these up, all or none; when it comes back they are in safety."""
        good = [lead.address for lead in leads if self._may_be_read(lead.address)]
        self.barred += len(leads) - len(good)
        # what two files say of one article differs, so the address alone is the entry: else it were read twice
        links = tuple(Link(id=address, address=address) for address in good)
        if links:
            self.lined_up += len(self._ledger.settle([Visited(address=self._feed, links=links)]).pages)

    def _may_be_read(self, address: str) -> bool:
        host = host_of(address).rstrip(".")
        wanted = not self._hosts or any(host == one or host.endswith(f".{one}") for one in self._hosts)
        return wanted and why_not_asked(address, self._fetching) is None
