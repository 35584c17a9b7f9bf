"""How relationships move: series, shifts, what flows between two states, and the stress that a state is under."""

from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.fieldgroups import FIELD_GROUPS, groups_of, in_field
from bilateral.relations.flow import flows
from bilateral.relations.monitor_counts import Settings
from bilateral.relations.series import series
from bilateral.relations.shifts import RATE, shifts
from bilateral.relations.stress import ENOUGH, WINDOW, stress
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

__all__ = [
    "ENOUGH",
    "FIELD_GROUPS",
    "RATE",
    "STATUS_WEIGHT",
    "WINDOW",
    "Dyad",
    "Exposure",
    "Settings",
    "flows",
    "groups_of",
    "in_field",
    "is_conflict",
    "score",
    "series",
    "shifts",
    "stress",
    "weight",
]
