"""The chart of a relation: cooperation above the line, conflict below it, month by month.

Altair describes it, vl-convert draws it, no browser and no network. In the SVG for a page all ink is
`currentColor`, so that it follows the page from light to dark. Colours are told apart by the colour-blind.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import vl_convert as vlc

from bilateral.model import Direction, Series, Shift
from bilateral.products.names import relation_name

COOPERATION, CONFLICT, SHADE = "#2a7ab8", "#cf5b17", "#8a8a8a"
CLAIMED = 0.42
"""Opacity of what is claimed and not confirmed."""
YEARS = 3
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"
WIDTH, HEIGHT = 700, 250

Row = dict[str, Any]


def svg(monthly: Series, confirmed: Series, shifts: tuple[Shift, ...] = (), width: int = WIDTH) -> str:
    """The chart as an SVG element that takes the ink of the page around it, which gives it its title."""
    text: str = vlc.vegalite_to_svg(spec(monthly, confirmed, shifts, width=width, titled=False))
    return text


def svg_file(monthly: Series, confirmed: Series, shifts: tuple[Shift, ...] = ()) -> bytes:
    """The chart as an SVG file of its own, on white, with its title."""
    drawn = spec(monthly, confirmed, shifts, ink="#222222", background="white")
    text: str = vlc.vegalite_to_svg(drawn)
    return text.encode()


def png(monthly: Series, confirmed: Series, shifts: tuple[Shift, ...] = (), scale: float = 2) -> bytes:
    """The chart as a PNG on white."""
    drawn = spec(monthly, confirmed, shifts, ink="#222222", background="white")
    image: bytes = vlc.vegalite_to_png(drawn, scale=scale)
    return image


def title(monthly: Series, shifts: tuple[Shift, ...] = ()) -> str:
    """What the chart shows, in words: for its heading and for those who cannot see it."""
    marked = len(seen(monthly, shifts))
    words = f"; {marked} {'shift' if marked == 1 else 'shifts'} marked" if marked else ""
    return f"{relation_name(monthly.dyad)}: acts of cooperation and of conflict by month{words}"


def spec(
    monthly: Series,
    confirmed: Series,
    shifts: tuple[Shift, ...] = (),
    *,
    ink: str = "currentColor",
    background: str | None = None,
    width: int = WIDTH,
    titled: bool = True,
) -> dict[str, Any]:
    """The Vega-Lite specification. `monthly` counts claims too, `confirmed` does not; equal bins."""
    first = first_shown(monthly)
    bars = _bars(monthly, confirmed, first)
    marked = seen(monthly, shifts)
    ticks = 3 if len(monthly.starts) - first <= 24 else 6
    layers = [_thin(monthly, first), _columns(bars, ticks), _zero(ink), *_marks(marked, bars, ink)]
    drawn = alt.layer(*layers).properties(width=width, height=HEIGHT)
    drawn = drawn.properties(title=title(monthly, shifts)) if titled else drawn
    whole: dict[str, Any] = _styled(drawn, ink, background).to_dict()
    return whole


def rows(monthly: Series, confirmed: Series) -> list[Row]:
    """What the columns show: first and last day, low and high, and which of the four kinds of act."""
    return _bars(monthly, confirmed, first_shown(monthly))


def seen(monthly: Series, shifts: tuple[Shift, ...]) -> list[Shift]:
    """The shifts that began within the chart."""
    if not monthly.starts:
        return []
    return [shift for shift in shifts if shift.start >= monthly.starts[first_shown(monthly)]]


def first_shown(series: Series) -> int:
    """Where the chart begins: with the first act, at most `YEARS` before the last bin, at least a year."""
    active = (i for i, both in enumerate(zip(series.cooperation, series.conflict, strict=True)) if any(both))
    total = len(series.starts)
    return max(0, total - 12 * YEARS, min(next(active, total), total - 12))


def _bars(monthly: Series, confirmed: Series, first: int) -> list[Row]:
    sure = {day: i for i, day in enumerate(confirmed.starts)}
    rows: list[Row] = []
    for i in range(first, len(monthly.starts)):
        day, at = monthly.starts[i], sure.get(monthly.starts[i])
        for kind, sign in (("cooperation", 1), ("conflict", -1)):
            all_of = getattr(monthly, kind)[i]
            firm = min(all_of, getattr(confirmed, kind)[at]) if at is not None else 0.0
            rows += [
                _bar(day, kind, "confirmed", 0.0, sign * firm),
                _bar(day, kind, "claimed", sign * firm, sign * all_of),
            ]
    return rows


def _bar(day: date, kind: str, standing: str, low: float, high: float) -> Row:
    until = following(day) - timedelta(days=3)  # a gap between the columns
    edges = {"from": day.isoformat(), "to": until.isoformat(), "low": low, "high": high}
    return edges | {"shown": f"{kind}, {standing}"}


def following(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _data(rows: list[Row]) -> Any:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _columns(rows: list[Row], ticks: int) -> Any:
    legend = {
        "cooperation, confirmed": (COOPERATION, 1.0),
        "cooperation, claimed": (COOPERATION, CLAIMED),
        "conflict, confirmed": (CONFLICT, 1.0),
        "conflict, claimed": (CONFLICT, CLAIMED),
    }
    colours = [_mixed(colour, opacity) for colour, opacity in legend.values()]
    return (
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "from:T",
                title=None,
                scale=alt.Scale(type="utc"),
                axis=alt.Axis(
                    format="%b %Y",
                    tickCount=alt.TimeIntervalStep(interval="month", step=ticks),
                    labelOverlap=True,
                    grid=False,
                ),
            ),
            x2="to:T",
            y=alt.Y("low:Q", title="weighted acts", axis=alt.Axis(labelExpr="abs(datum.value)", tickCount=6)),
            y2="high:Q",
            color=alt.Color(
                "shown:N",
                title=None,
                scale=alt.Scale(domain=list(legend), range=colours),
                legend=alt.Legend(
                    orient="bottom", direction="horizontal", columns=4, columnPadding=34, symbolType="square"
                ),
            ),
        )
    )


def _mixed(colour: str, opacity: float) -> str:
    """A colour as rgba, lighter on light and darker on dark."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})" if opacity < 1 else colour


def _thin(series: Series, first: int) -> Any:
    """Grey over the months of too little coverage."""
    rows = [
        {"from": day.isoformat(), "to": following(day).isoformat()}
        for day, covered in list(zip(series.starts, series.covered, strict=True))[first:]
        if not covered
    ]
    return alt.Chart(_data(rows)).mark_rect(color=SHADE, opacity=0.16).encode(x="from:T", x2="to:T")


def _zero(ink: str) -> Any:
    return alt.Chart(_data([{"zero": 0}])).mark_rule(color=ink, opacity=0.7).encode(y="zero:Q")


def _marks(shifts: list[Shift], bars: list[Row], ink: str) -> list[Any]:
    """A dashed line where each shift begins, with an arrow up for closer and down for apart."""
    top = max((row["high"] for row in bars), default=0) or 1
    rows = [{"start": shift.start.isoformat(), "top": top, "arrow": ARROWS[shift.direction][0]} for shift in shifts]
    base = alt.Chart(_data(rows)).encode(x="start:T")
    lines = base.mark_rule(color=ink, strokeDash=[4, 3], opacity=0.75)
    words = base.mark_text(color=ink, align="left", dx=4, dy=-6, fontSize=12).encode(y="top:Q", text="arrow:N")
    return [lines, words]


ARROWS = {Direction.DEEPENING: "▲ closer", Direction.WORSENING: "▼ apart"}


def _styled(chart: Any, ink: str, background: str | None) -> Any:
    return (
        chart.configure(font=FONT, background=background or "transparent")
        .configure_view(stroke=None)
        .configure_title(color=ink, fontSize=14, fontWeight=600, anchor="start", offset=14)
        .configure_axis(
            labelColor=ink, titleColor=ink, gridColor=SHADE, gridOpacity=0.25, domain=False, tickColor=SHADE,
            labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
        )
        .configure_legend(labelColor=ink, labelFontSize=12)
    )  # fmt: skip
