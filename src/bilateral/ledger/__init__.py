"""What was read and concluded: an append-only ledger in one SQLite file."""

from bilateral.ledger.accounts import Deed, User
from bilateral.ledger.acts import ActRow, HeldRow
from bilateral.ledger.blocks import block_of
from bilateral.ledger.errors import AmbiguousId, LedgerError
from bilateral.ledger.events import Conclusion
from bilateral.ledger.imported import ImportedFile
from bilateral.ledger.ledger import Ledger, utc_now
from bilateral.ledger.outbox import AlertRow, Delivery, Mark, MessageRow
from bilateral.ledger.status import Aside, LedgerStatus

__all__ = [
    "ActRow",
    "AlertRow",
    "AmbiguousId",
    "Aside",
    "Conclusion",
    "Deed",
    "Delivery",
    "HeldRow",
    "ImportedFile",
    "Ledger",
    "LedgerError",
    "LedgerStatus",
    "Mark",
    "MessageRow",
    "User",
    "block_of",
    "utc_now",
]
