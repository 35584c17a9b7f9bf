"""What was read and concluded: an append-only ledger in one SQLite file."""

from bilateral.ledger.accounts import Deed, User
from bilateral.ledger.acts import ActRow, HeldRow
from bilateral.ledger.blocks import block_of
from bilateral.ledger.collected import host_of, is_lead, lead_feed
from bilateral.ledger.coverage import Coverage, FailingFeed
from bilateral.ledger.errors import AmbiguousId, LedgerError
from bilateral.ledger.events import Conclusion
from bilateral.ledger.exposure import ANY, Arrivals
from bilateral.ledger.growth import BEGINNING, Growth, Mark
from bilateral.ledger.identity import Held
from bilateral.ledger.imported import ImportedFile
from bilateral.ledger.ledger import Ledger, utc_now
from bilateral.ledger.lives import Life
from bilateral.ledger.moment import Moment
from bilateral.ledger.news import ABROAD, NAMELESS, Tally
from bilateral.ledger.outbox import AlertRow, Delivery, MessageRow, WatchMark
from bilateral.ledger.outlets import Printing
from bilateral.ledger.rereading import Rereading
from bilateral.ledger.status import Aside, Figures, LedgerStatus

__all__ = [
    "ABROAD",
    "ANY",
    "BEGINNING",
    "NAMELESS",
    "ActRow",
    "AlertRow",
    "AmbiguousId",
    "Arrivals",
    "Aside",
    "Conclusion",
    "Coverage",
    "Deed",
    "Delivery",
    "FailingFeed",
    "Figures",
    "Growth",
    "Held",
    "HeldRow",
    "ImportedFile",
    "Ledger",
    "LedgerError",
    "LedgerStatus",
    "Life",
    "Mark",
    "MessageRow",
    "Moment",
    "Printing",
    "Rereading",
    "Tally",
    "User",
    "WatchMark",
    "block_of",
    "host_of",
    "is_lead",
    "lead_feed",
    "utc_now",
]
