"""The chart of a relation as a page shows it: the rows of `chart.py` as SVG of our own, each month a link.

Vega-Lite draws the same rows for files, at a third of a second each; a page that is rewound by a slider cannot wait
for that. Below the columns stands the mean net score with its 80 % interval. Colours come from the style sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import ceil, floor, log10

from markupsafe import Markup, escape

from bilateral.model import Series, Shift
from bilateral.products.chart import ARROWS, first_shown, following, rows, seen
from bilateral.products.names import MONTHS

WIDTH, LEFT, RIGHT = 760, 44, 8
TOP, COLUMNS, GAP, NET, FOOT = 26, 210, 30, 84, 26
HEIGHT = TOP + COLUMNS + GAP + NET + FOOT

LinkOf = Callable[[date], str]


class Frame:
    """Where days and amounts stand on the drawing."""

    def __init__(self, monthly: Series) -> None:
        self.monthly, self.first = monthly, first_shown(monthly)
        self.starts = monthly.starts[self.first :]
        self.begin, self.end = self.starts[0], following(self.starts[-1])
        self.days = (self.end - self.begin).days

    def x(self, day: date) -> float:
        """Units from the left."""
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.begin).days / self.days, 1)


def drawn(monthly: Series, confirmed: Series, shifts: tuple[Shift, ...], link: LinkOf) -> Markup:
    """The chart as an SVG element; `link` gives the address of the acts of a month. The series is not empty."""
    frame = Frame(monthly)
    parts = [
        *_thin(frame),
        *_columns(frame, confirmed),
        *_net(frame),
        *_months(frame),
        *_marks(frame, seen(monthly, shifts)),
        *_links(frame, link),
    ]
    head = Markup('<svg class="months" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">').format(WIDTH, HEIGHT)
    return head + Markup("").join(parts) + Markup("</svg>")


def _thin(frame: Frame) -> Iterator[Markup]:
    """Shade over the months of too little coverage."""
    for day, covered in zip(frame.starts, frame.monthly.covered[frame.first :], strict=True):
        if not covered:
            left, right = frame.x(day), frame.x(following(day))
            yield _rect("thin", left, TOP, right - left, COLUMNS)


def _columns(frame: Frame, confirmed: Series) -> Iterator[Markup]:
    bars = rows(frame.monthly, confirmed)
    high, low = (max((sign * row["high"] for row in bars), default=0.0) for sign in (1, -1))
    up, down = _level(max(high, 0.0)), _level(max(low, 0.0))
    unit = COLUMNS / ((up + down) or 1.0)
    zero = TOP + up * unit
    step = _step(up + down)
    for tick in range(-floor(down / step), floor(up / step) + 1):
        y = round(zero - tick * step * unit, 1)
        yield Markup('<path class="grid" d="M{},{}H{}"/>').format(LEFT, y, WIDTH - RIGHT)
        yield _text("amount", LEFT - 6, y + 3.5, f"{abs(tick * step):g}", "end")
    for row in bars:
        size = abs(row["high"] - row["low"]) * unit
        if size > 0:
            left, right = (frame.x(date.fromisoformat(row[edge])) for edge in ("from", "to"))
            top = zero - max(row["high"], row["low"]) * unit
            yield _rect(row["shown"].replace(",", ""), left + 0.5, top, max(right - left, 1.0), size)
    yield Markup('<path class="zero" d="M{},{:.1f}H{}"/>').format(LEFT, zero, WIDTH - RIGHT)
    yield _text("side", LEFT, TOP - 10, "▲ cooperation", "start")
    yield _text("side", LEFT, TOP + COLUMNS + 14, "▼ conflict", "start")


def _net(frame: Frame) -> Iterator[Markup]:
    """The mean net score as a line in its 80 % interval, broken where there is too little news."""
    top = TOP + COLUMNS + GAP
    low, high = frame.monthly.low[frame.first :], frame.monthly.high[frame.first :]
    most = _round_up(max([*map(abs, (*low, *high)), 0.1]))
    unit, zero = NET / 2 / most, top + NET / 2

    def y(value: float) -> float:
        return round(zero - value * unit, 1)

    yield _text("side", WIDTH - RIGHT, top - 6, "net score, mean and 80 % interval", "end")
    for value in (most, 0.0, -most):
        yield Markup('<path class="{}" d="M{},{}H{}"/>').format(
            "grid" if value else "zero", LEFT, y(value), WIDTH - RIGHT
        )
        yield _text("amount", LEFT - 6, y(value) + 3.5, f"{value:g}".replace("-", "\N{MINUS SIGN}"), "end")
    for begin, end in _runs(frame.monthly.covered[frame.first :]):
        middle = [_middle(frame, day) for day in frame.starts[begin:end]]
        upper = [f"{x},{y(value)}" for x, value in zip(middle, high[begin:end], strict=True)]
        lower = [f"{x},{y(value)}" for x, value in zip(middle, low[begin:end], strict=True)]
        mean = frame.monthly.mean[frame.first :][begin:end]
        line = [f"{x},{y(value)}" for x, value in zip(middle, mean, strict=True)]
        yield Markup('<path class="interval" d="M{}Z"/>').format("L".join([*upper, *reversed(lower)]))
        yield Markup('<path class="mean" d="M{}"/>').format("L".join(line))


def _runs(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where months with enough news follow each other, from and up to."""
    begin: int | None = None
    for at, held in enumerate((*covered, False)):
        if held and begin is None:
            begin = at
        elif not held and begin is not None:
            yield begin, at
            begin = None


def _months(frame: Frame) -> Iterator[Markup]:
    """Names of months along the foot, as many as there is room for."""
    every = 1 if len(frame.starts) <= 12 else 3 if len(frame.starts) <= 24 else 6
    for day in frame.starts:
        if (day.month - 1) % every == 0 and frame.x(day) < WIDTH - 50:
            year = f" {day.year}" if day.month == 1 or every > 1 else ""
            named = f"{MONTHS[day.month - 1][:3]}{year}"
            yield Markup('<path class="tick" d="M{},{}v5"/>').format(frame.x(day), TOP + COLUMNS + GAP + NET + 2)
            yield _text("month", frame.x(day), HEIGHT - 5, named, "start")


def _marks(frame: Frame, shifts: Sequence[Shift]) -> Iterator[Markup]:
    """A dashed line where each shift begins, its arrow above."""
    for shift in shifts:
        x = frame.x(shift.start)
        yield Markup('<path class="shift {}" d="M{},{}V{}"/>').format(
            shift.direction.value, x, TOP - 4, TOP + COLUMNS + GAP + NET
        )
        yield _text(f"arrow {shift.direction.value}", x, TOP - 8, ARROWS[shift.direction][0], "middle")


def _links(frame: Frame, link: LinkOf) -> Iterator[Markup]:
    """Each month opens onto its acts: for the pointer alone, the table beside has the same links."""
    for at, day in enumerate(frame.starts, frame.first):
        left, right = frame.x(day), frame.x(following(day))
        told = f"{MONTHS[day.month - 1]} {day.year}: cooperation {frame.monthly.cooperation[at]:.1f}, "
        told += f"conflict {frame.monthly.conflict[at]:.1f}" + (
            "" if frame.monthly.covered[at] else "; too little news"
        )
        rect = _rect("open", left, TOP, right - left, COLUMNS)
        yield Markup(f'<a href="{escape(link(day))}" tabindex="-1"><title>{told}</title>{rect}</a>')


def _middle(frame: Frame, day: date) -> float:
    return round((frame.x(day) + frame.x(following(day))) / 2, 1)


def _rect(name: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup(f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>')


def _text(name: str, x: float, y: float, words: str, anchor: str) -> Markup:
    told = escape(words)
    return Markup(f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{told}</text>')


def _step(span: float) -> float:
    """A round step of which about five fit into a span > 0."""
    if span <= 0:
        return 1.0
    rough = span / 5
    size = 10 ** floor(log10(rough))
    return float(next(size * much for much in (1, 2, 5, 10) if size * much >= rough))


def _round_up(value: float) -> float:
    """The next of 1, 2, 3, 5 and 10 times a power of ten."""
    size = 10.0 ** floor(log10(value))
    return float(f"{next(size * much for much in (1, 2, 3, 5, 10) if size * much >= value):.12g}")


def _level(value: float) -> float:
    """A value rounded up to a twentieth of its size, so that the highest column keeps some air."""
    return ceil(value * 20) / 20 * 1.04
