"""What is reckoned of all relations after each pass and kept, so that pages and commands need not reckon it anew.

Kept are the shifts of each relation, how much was read of each state, and which events stood when. Where something
was written since they were reckoned they are behind by that much, and no command uses them; pages do, and show the
ledger as the last pass left it.
"""

from bilateral.rollups.chronicle import Chronicle, Glance
from bilateral.rollups.kept import Kept
from bilateral.rollups.outline import Outline
from bilateral.rollups.renewal import renew

__all__ = ["Chronicle", "Glance", "Kept", "Outline", "renew"]
