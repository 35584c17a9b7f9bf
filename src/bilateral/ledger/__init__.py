"""What was read and concluded: an append-only ledger in one SQLite file."""

from bilateral.ledger.acts import ActRow, HeldRow
from bilateral.ledger.errors import AmbiguousId, LedgerError
from bilateral.ledger.events import Conclusion
from bilateral.ledger.imported import ImportedFile
from bilateral.ledger.ledger import Ledger, utc_now
from bilateral.ledger.news import NAMELESS, Tally
from bilateral.ledger.status import Aside, LedgerStatus

__all__ = [
    "NAMELESS",
    "ActRow",
    "AmbiguousId",
    "Aside",
    "Conclusion",
    "HeldRow",
    "ImportedFile",
    "Ledger",
    "LedgerError",
    "LedgerStatus",
    "Tally",
    "utc_now",
]
