"""The ledger as of a day: the one reader behind briefs, pages and the command line."""

from bilateral.view.countries import Countries
from bilateral.view.duties import Duties
from bilateral.view.movement import Standing
from bilateral.view.news import AWAITED
from bilateral.view.paging import Page, Paged, Place, Sought
from bilateral.view.reading import Dyad, Limits, pair_of, states_of
from bilateral.view.roll import Roll
from bilateral.view.stories import Told


class View(Countries, Duties, Paged, Told):
    """What was known by the end of a day, UTC; with `recorded_as_of`, what the ledger itself held then."""


__all__ = ["AWAITED", "Dyad", "Limits", "Page", "Place", "Roll", "Sought", "Standing", "View", "pair_of", "states_of"]
