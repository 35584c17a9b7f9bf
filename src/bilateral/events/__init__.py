"""Many reports, one act: copies folded, independent sources counted, claimed, disputed or confirmed."""

from bilateral.events.consolidate import Consolidation, Held, consolidate, summarise
from bilateral.events.copies import KEEP, CopyIndex, group_copies
from bilateral.events.dates import act_range
from bilateral.events.echoes import without_echoes
from bilateral.events.matching import ActKey
from bilateral.events.past import ActState, Past, Recalled, Wanted
from bilateral.events.status import Evidence, Side, Stance, as_read, lapses
from bilateral.events.stories import Stories
from bilateral.events.voices import Press, voice_of

__all__ = [
    "KEEP",
    "ActKey",
    "ActState",
    "Consolidation",
    "CopyIndex",
    "Evidence",
    "Held",
    "Past",
    "Press",
    "Recalled",
    "Side",
    "Stance",
    "Stories",
    "Wanted",
    "act_range",
    "as_read",
    "consolidate",
    "group_copies",
    "lapses",
    "summarise",
    "voice_of",
    "without_echoes",
]
