"""How likely a relationship is to shift in the coming weeks, from how such relationships went before.

Two logistic regressions for each horizon, one for each direction, over what is known of a dyad on the first of each
month: how much is going on, how it leans, how long ago it last shifted. They learn from all dyads of the ledger, from
days whose horizon has passed, and are held against two base rates: that of all dyads, and each dyad's own, drawn
towards it. What is forecast is a shift as `shifts` finds them, so a forecast is no better than these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bilateral.model import Outlook, Reliability, Skill
from bilateral.relations.counted import Dyad
from bilateral.relations.outlook_rows import Past, Rows, rows_now, rows_of

Array = NDArray[np.float64]

HORIZONS = (30, 90)
"""Days ahead."""

LEARNT = 2000
"""Days of dyads from which there is enough to learn from."""

SHRINKAGE = 24.0
"""So many days of a dyad's own weigh as much as the rate of all."""

RIDGE = 1.0
"""The penalty on squared weights of standardised features."""

BACK = 10
"""Years that the skill is measured over, each forecast from those before."""


def outlook(pasts: Mapping[Dyad, Past], as_of: date, horizon: int) -> tuple[tuple[Outlook, ...], Skill]:
    """The chance of each dyad for each direction within `horizon` days of `as_of`, the likeliest worsening first.

    Also how good such forecasts were: where the regressions did not beat the better base rate, the chances given are
    that base rate's. Dyads with fewer than ten events are left out. One thread fits them: so many rows are few, and the
    same rows then give the same chances on any machine.
    """
    with threadpool_limits(1, user_api="blas"):
        return _outlook(pasts, as_of, horizon)


def _outlook(pasts: Mapping[Dyad, Past], as_of: date, horizon: int) -> tuple[tuple[Outlook, ...], Skill]:
    names = sorted(pasts)
    rows = rows_of([pasts[name] for name in names], horizon, as_of.toordinal())
    skill = _skill(rows, horizon, as_of)
    known = rows.where(rows.day + horizon <= as_of.toordinal())
    now = rows_now([pasts[name] for name in names], as_of.toordinal())
    base, own = _rates(known, now.dyad)
    found = _fitted(known, now.features) if skill.beats else (own if skill.brier_own < skill.brier_base else base)
    made = (
        Outlook(
            dyad=names[int(number)],
            as_of=as_of,
            days=horizon,
            worsening=round(float(chances[0]), 4),
            deepening=round(float(chances[1]), 4),
            usual_worsening=round(float(usual[0]), 4),
            usual_deepening=round(float(usual[1]), 4),
        )
        for number, chances, usual in zip(now.dyad, found, own, strict=True)
    )
    return tuple(sorted(made, key=lambda one: (-one.worsening, one.dyad))), skill


def _rates(known: Rows, dyads: NDArray[np.int64]) -> tuple[Array, Array]:
    """For these dyads the rate of all, and their own drawn towards it; each [n, 2]."""
    whole = (known.came.sum(0) + 0.5) / (len(known.came) + 10)
    most = int(max(known.dyad.max(initial=-1), dyads.max(initial=-1))) + 1
    seen = np.bincount(known.dyad, minlength=most)
    came = np.stack([np.bincount(known.dyad, known.came[:, side], minlength=most) for side in (0, 1)], axis=1)
    own = (came + SHRINKAGE * whole) / (seen + SHRINKAGE)[:, None]
    return np.tile(whole, (len(dyads), 1)), own[dyads]


def _fitted(known: Rows, features: Array) -> Array:
    """Chances [n, 2] for rows of features, by regressions fitted to what is known."""
    from scipy.special import expit  # here, for SciPy is slow to load

    middle, spread = known.features.mean(0), known.features.std(0) + 1e-9
    learnt, asked = (np.column_stack([np.ones(len(x)), (x - middle) / spread]) for x in (known.features, features))
    return np.stack([expit(asked @ _regression(learnt, known.came[:, side])) for side in (0, 1)], axis=1)


def _regression(features: Array, came: Array) -> Array:
    """The weights of a ridge logistic regression; the first, of the constant, is not drawn to 0."""
    from scipy.optimize import minimize
    from scipy.special import expit

    penalty = np.r_[0.0, np.full(features.shape[1] - 1, RIDGE)]

    def loss(weights: Array) -> tuple[float, Array]:
        logits = features @ weights
        wrong = expit(logits) - came
        value = np.logaddexp(0, logits).sum() - came @ logits + 0.5 * penalty @ weights**2
        return float(value), features.T @ wrong + penalty * weights

    found: Array = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def _skill(rows: Rows, horizon: int, as_of: date) -> Skill:
    """Forecasts of the last years, each from what was known before it, against what came."""
    parts = list(_forecasts(rows, horizon, as_of))
    if not parts:
        return Skill(days=horizon, forecasts=0, brier=0.0, brier_base=0.0, brier_own=0.0, bins=())
    came, model, base, own = (np.concatenate([part[k] for part in parts]) for k in range(4))
    briers = (float(((guess - came) ** 2).mean()) for guess in (model, base, own))
    return Skill(
        **dict(zip(("brier", "brier_base", "brier_own"), (round(one, 5) for one in briers), strict=True)),
        days=horizon,
        forecasts=len(came),
        bins=tuple(_bins(model.ravel(), came.ravel())),
    )


def _forecasts(rows: Rows, horizon: int, as_of: date) -> Iterator[tuple[Array, Array, Array, Array]]:
    for year in range(as_of.year - BACK, as_of.year + 1):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        known = rows.where(rows.day + horizon < first)
        asked = rows.where((rows.day >= first) & (rows.day <= last) & (rows.day + horizon <= as_of.toordinal()))
        if len(known.day) >= LEARNT and len(asked.day):
            yield asked.came, _fitted(known, asked.features), *_rates(known, asked.dyad)


def _bins(chances: Array, came: Array) -> Iterable[Reliability]:
    """How often what was given such a chance came, by twentieths; those with ten forecasts or more."""
    place = np.minimum((chances * 20).astype(int), 19)
    for one in np.unique(place):
        inside = place == one
        if inside.sum() >= 10:
            yield Reliability(
                chance=round(float(chances[inside].mean()), 4),
                came=round(float(came[inside].mean()), 4),
                forecasts=int(inside.sum()),
            )
