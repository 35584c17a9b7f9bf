"""The material of a brief on one relation: its events, series and shifts."""

from __future__ import annotations

from datetime import date

from bilateral.model import Series, Shift
from bilateral.products.gathered import Gathered
from bilateral.products.names import called, listed
from bilateral.view import View


class Desk(Gathered):
    """What a brief on `pair` is written from: acts from `since` to the view's day, and all shifts."""

    def __init__(self, view: View, pair: tuple[str, str], since: date) -> None:
        super().__init__(view, view.events(pair), since, lambda seen: seen.events(pair))
        self.pair = self.sides = pair
        self.shifts: tuple[Shift, ...] = view.shifts(pair)
        self.monthly: Series = view.series(pair)
        self.confirmed: Series = view.series(pair, claims=False)
        self.robustness = view.robustness
        self.findings = view.findings(pair, since=since)
        self._evidence = view.evidence_of(self.every)

    @property
    def both(self) -> str:
        """Both states inside a sentence: "North Korea and Russia"."""
        return listed(called(code) for code in self.pair)
