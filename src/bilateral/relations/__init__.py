"""How relationships move: series with their uncertainty, and shifts with the events that carry them."""

from bilateral.relations.bins import BINS
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.fieldgroups import FIELD_GROUPS, groups_of, in_field
from bilateral.relations.monitor_counts import Settings
from bilateral.relations.robust import Print, robustness
from bilateral.relations.rollup import as_event, id_of
from bilateral.relations.series import series
from bilateral.relations.shifts import RATE, shifts
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

__all__ = [
    "BINS",
    "FIELD_GROUPS",
    "RATE",
    "STATUS_WEIGHT",
    "Dyad",
    "Exposure",
    "Print",
    "Settings",
    "as_event",
    "groups_of",
    "id_of",
    "in_field",
    "is_conflict",
    "robustness",
    "score",
    "series",
    "shifts",
    "weight",
]
