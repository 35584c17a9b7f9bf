"""How relationships move: series with their uncertainty, shifts and blocs with the events that carry them."""

from bilateral.relations.axes import LIKELY, axes
from bilateral.relations.blocs import BACK, blocs, constellation, first_needed
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.fieldgroups import FIELD_GROUPS, groups_of, in_field
from bilateral.relations.monitor_counts import Settings
from bilateral.relations.network import Network, Weighed, exists_in, following, months_back, network
from bilateral.relations.resampling import Resampled, resampled
from bilateral.relations.series import series
from bilateral.relations.shifts import RATE, shifts
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

__all__ = [
    "BACK",
    "FIELD_GROUPS",
    "LIKELY",
    "RATE",
    "STATUS_WEIGHT",
    "Dyad",
    "Exposure",
    "Network",
    "Resampled",
    "Settings",
    "Weighed",
    "axes",
    "blocs",
    "constellation",
    "exists_in",
    "first_needed",
    "following",
    "groups_of",
    "in_field",
    "is_conflict",
    "months_back",
    "network",
    "resampled",
    "score",
    "series",
    "shifts",
    "weight",
]
