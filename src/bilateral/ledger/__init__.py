"""What was read and concluded: an append-only ledger in one SQLite file."""

from bilateral.ledger.acts import ActRow, HeldRow
from bilateral.ledger.collected import host_of
from bilateral.ledger.coverage import Coverage, FailingFeed
from bilateral.ledger.errors import AmbiguousId, LedgerError
from bilateral.ledger.events import Conclusion
from bilateral.ledger.imported import ImportedFile
from bilateral.ledger.ledger import Ledger, utc_now
from bilateral.ledger.rereading import Rereading
from bilateral.ledger.status import Aside, LedgerStatus

__all__ = [
    "ActRow",
    "AmbiguousId",
    "Aside",
    "Conclusion",
    "Coverage",
    "FailingFeed",
    "HeldRow",
    "ImportedFile",
    "Ledger",
    "LedgerError",
    "LedgerStatus",
    "Rereading",
    "host_of",
    "utc_now",
]
