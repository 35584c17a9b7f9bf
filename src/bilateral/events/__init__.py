"""Many reports, one act: copies folded, independent sources counted, claimed, disputed or confirmed."""

from bilateral.events.consolidate import Consolidation, consolidate, summarise
from bilateral.events.copies import CopyIndex, group_copies
from bilateral.events.status import Evidence, Side, Stance, as_read
from bilateral.events.stories import Stories

__all__ = [
    "Consolidation",
    "CopyIndex",
    "Evidence",
    "Side",
    "Stance",
    "Stories",
    "as_read",
    "consolidate",
    "group_copies",
    "summarise",
]
