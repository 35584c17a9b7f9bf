"""How relationships move: series, shifts, what flows between two states, and the stress that a state is under."""

from bilateral.relations.bins import BINS
from bilateral.relations.counted import Dyad, Exposure
from bilateral.relations.fieldgroups import FIELD_GROUPS, groups_of, in_field
from bilateral.relations.flow import flows
from bilateral.relations.monitor_counts import Settings
from bilateral.relations.outlook import HORIZONS, outlook
from bilateral.relations.robust import Print, robustness
from bilateral.relations.rollup import as_event, id_of
from bilateral.relations.series import series
from bilateral.relations.shifts import RATE, past, shifts
from bilateral.relations.standings import LEAST as FORECAST_FROM
from bilateral.relations.standings import Past
from bilateral.relations.stress import ENOUGH, WINDOW, stress
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

__all__ = [
    "BINS",
    "ENOUGH",
    "FIELD_GROUPS",
    "FORECAST_FROM",
    "HORIZONS",
    "RATE",
    "STATUS_WEIGHT",
    "WINDOW",
    "Dyad",
    "Exposure",
    "Past",
    "Print",
    "Settings",
    "as_event",
    "flows",
    "groups_of",
    "id_of",
    "in_field",
    "is_conflict",
    "outlook",
    "past",
    "robustness",
    "score",
    "series",
    "shifts",
    "stress",
    "weight",
]
