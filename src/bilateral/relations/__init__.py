"""How relationships move: series, shifts, outlooks, blocs; what flows between two states, what strains one."""

from bilateral.relations.axes import LIKELY, axes
from bilateral.relations.bins import BINS
from bilateral.relations.blocs import BACK, blocs, constellation, first_needed
from bilateral.relations.counted import Dyad, Exposure, Ground, ground_of
from bilateral.relations.fieldgroups import FIELD_GROUPS, ODDS, groups_of, in_field
from bilateral.relations.flow import flows, is_passage
from bilateral.relations.monitor_counts import Settings
from bilateral.relations.network import Network, Weighed, exists_in, following, months_back, network
from bilateral.relations.outlook import HORIZONS, outlook
from bilateral.relations.outlook_rows import LEAST as FORECAST_FROM
from bilateral.relations.outlook_rows import Past
from bilateral.relations.pasts import DONE, Kind, Pasts, Relation, kind_of, relation_of
from bilateral.relations.resampling import Resampled, resampled
from bilateral.relations.robust import Print, robustness
from bilateral.relations.rollup import as_event, id_of
from bilateral.relations.series import series
from bilateral.relations.shifts import DETECTOR, RATE, Watched, past, shifts, watched
from bilateral.relations.strain import strain_of
from bilateral.relations.stress import ENOUGH, WINDOW, Strained, stress
from bilateral.relations.surprise import Surprise
from bilateral.relations.traits import Traits
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, weight

__all__ = [
    "BACK",
    "BINS",
    "DETECTOR",
    "DONE",
    "ENOUGH",
    "FIELD_GROUPS",
    "FORECAST_FROM",
    "HORIZONS",
    "LIKELY",
    "ODDS",
    "RATE",
    "STATUS_WEIGHT",
    "WINDOW",
    "Dyad",
    "Exposure",
    "Ground",
    "Kind",
    "Network",
    "Past",
    "Pasts",
    "Print",
    "Relation",
    "Resampled",
    "Settings",
    "Strained",
    "Surprise",
    "Traits",
    "Watched",
    "Weighed",
    "as_event",
    "axes",
    "blocs",
    "constellation",
    "exists_in",
    "first_needed",
    "flows",
    "following",
    "ground_of",
    "groups_of",
    "id_of",
    "in_field",
    "is_conflict",
    "is_passage",
    "kind_of",
    "months_back",
    "network",
    "outlook",
    "past",
    "relation_of",
    "resampled",
    "robustness",
    "score",
    "series",
    "shifts",
    "strain_of",
    "stress",
    "watched",
    "weight",
]
