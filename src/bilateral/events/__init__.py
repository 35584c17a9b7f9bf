"""Many reports, one act: copies folded, independent sources counted, claimed, disputed or confirmed."""

from bilateral.events.consolidate import Consolidation, consolidate, summarise
from bilateral.events.copies import KEEP, CopyIndex, group_copies, wording_of
from bilateral.events.echoes import without_echoes
from bilateral.events.status import Evidence, Side, Stance, as_read
from bilateral.events.stories import Stories
from bilateral.events.voices import voice_of

__all__ = [
    "KEEP",
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
    "voice_of",
    "without_echoes",
    "wording_of",
]
