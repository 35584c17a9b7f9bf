"""The map of a month: who stands with whom, drawn as a network.

Each bloc has a colour that the colour-blind tell apart (Okabe & Ito 2008) and a shape of its own. Cooperation is a
solid blue line and conflict a dashed orange one, both as wide as the tie is strong. Altair describes it, vl-convert
draws it, no browser and no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log1p
from typing import Any

import altair as alt
import vl_convert as vlc

from bilateral.model import Bloc, Constellation, Tie
from bilateral.products.chart import CONFLICT, COOPERATION, FONT, SHADE
from bilateral.products.layout import Point, drawn_states, positions
from bilateral.products.likelihood import percentage
from bilateral.products.names import MONTHS, plural, some, state_name

MOST = 60
"""States that are drawn at most, those with most going on."""

SIDE = 860

LINES = 1.5
"""So many ties of either kind for each state drawn, at most: those within blocs, then the strongest."""

BESIDE = 0.0025
"""How far from the middle the lines of two states run that have both ties, of the side of the map."""

MEMBERS = 8
"""Members that the legend names at most, for each bloc."""

SIGNS = (
    ("#0072B2", "circle"),
    ("#D55E00", "square"),
    ("#009E73", "triangle-up"),
    ("#CC79A7", "diamond"),
    ("#E69F00", "triangle-down"),
    ("#56B4E9", "cross"),
    ("#8B6F00", "triangle-right"),
    ("#444444", "triangle-left"),
)
"""Colour and shape of the largest blocs; further ones are told in the table alone."""

OTHER = "in no bloc"
KINDS = {"cooperation": (COOPERATION, [1, 0]), "conflict": (CONFLICT, [5, 4])}

Row = dict[str, Any]


def svg(found: Constellation) -> str:
    """The map as an SVG element on white."""
    text: str = vlc.vegalite_to_svg(spec(found))
    return text


def page_svg(found: Constellation) -> str:
    """The map as an SVG element without title, that takes ink and ground of the page around it (class "halo")."""
    drawn = spec(found) | {"title": None}
    drawn["config"] = drawn["config"] | {"background": "transparent", "padding": 0}
    drawn["config"]["legend"] = drawn["config"].get("legend", {}) | {"labelColor": "currentColor"}
    text: str = vlc.vegalite_to_svg(drawn)
    return text.replace('stroke="white"', 'class="halo"').replace('fill="#1a1a1a"', 'fill="currentColor"')


def png(found: Constellation, scale: float = 2) -> bytes:
    """The map as a PNG on white."""
    image: bytes = vlc.vegalite_to_png(spec(found), scale=scale)
    return image


def headline(found: Constellation) -> list[str]:
    """What the map shows, and what it leaves out."""
    month = f"{MONTHS[found.month.month - 1]} {found.month.year}"
    if found.thin:
        return [f"{month}: no blocs", f"{found.thin}; the lines are what is known of it and before"]
    return [f"{month}: {plural(len(found.blocs), 'bloc')} among {len(_states(found))} states", _left_out(found)]


def _left_out(found: Constellation) -> str:
    total, shown = len(_states(found)), len(drawn_states(found, MOST))
    words = f"from {found.acts:,} acts, of which {found.fresh:,} of the month; older ones fade"
    return f"{words}; {total - shown} states with least going on are left out" if total > shown else words


def _states(found: Constellation) -> set[str]:
    return {state for tie in found.ties for state in tie.dyad}


def spec(found: Constellation) -> dict[str, Any]:
    """The Vega-Lite specification of the map."""
    chosen = drawn_states(found, MOST)
    shown = found.blocs[: len(SIGNS)]
    bloc_of = {member.state: at for at, bloc in enumerate(shown) for member in bloc.members}
    places = positions(chosen, found.ties, bloc_of)
    names = [_told(bloc) for bloc in shown]
    nodes = [
        {"state": state, "x": x, "y": y, "bloc": names[bloc_of[state]] if state in bloc_of else OTHER}
        for state, (x, y) in sorted(places.items())
    ]
    layers = [_lines(_edges(found, places, bloc_of)), _marks(nodes, names), *_labels(nodes)]
    title = alt.TitleParams(text=headline(found)[0], subtitle=headline(found)[1:])
    drawn = alt.layer(*layers).properties(width=SIDE, height=SIDE, title=title)
    whole: dict[str, Any] = _styled(drawn).to_dict()
    return whole


def _told(bloc: Bloc) -> str:
    """A bloc for the legend: its members, drawn or not, with how stable each is."""
    return some([f"{state_name(member.state)} {percentage(member.stability)}" for member in bloc.members], MEMBERS)


def _edges(found: Constellation, places: Mapping[str, Point], bloc_of: Mapping[str, int]) -> list[Row]:
    """The strongest ties of each kind, the weakest first; where two states have both, side by side."""
    rows: list[Row] = []
    for kind in ("conflict", "cooperation"):
        ties = [tie for tie in found.ties if set(tie.dyad) <= places.keys() and getattr(tie, kind) > 0]
        ties.sort(key=lambda tie: (not _inside(tie, bloc_of), -getattr(tie, kind), tie.dyad))
        for tie in reversed(ties[: int(LINES * len(places))]):
            both = tie.cooperation > 0 and tie.conflict > 0
            ends = _beside(places[tie.dyad[0]], places[tie.dyad[1]], (BESIDE if kind == "conflict" else -BESIDE) * both)
            rows.append(ends | {"kind": kind, "weight": round(log1p(getattr(tie, kind)), 3)})
    return rows


def _inside(tie: Tie, bloc_of: Mapping[str, int]) -> bool:
    first, second = tie.dyad
    return first in bloc_of and bloc_of[first] == bloc_of.get(second)


def _beside(start: Point, end: Point, aside: float) -> Row:
    """The ends of a line, moved aside."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx**2 + dy**2) ** 0.5 or 1.0
    right, up = -dy / length * aside, dx / length * aside
    return {"x": start[0] + right, "y": start[1] + up, "x2": end[0] + right, "y2": end[1] + up}


def _data(rows: list[Row]) -> Any:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _x(field: str) -> Any:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[-0.03, 1.03]))


def _y(field: str) -> Any:
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[-0.03, 1.03]))


def _lines(rows: list[Row]) -> Any:
    colours, dashes = zip(*KINDS.values(), strict=True)
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolSize=500)
    return (
        alt.Chart(_data(rows))
        .mark_rule(opacity=0.6)
        .encode(
            x=_x("x"),
            y=_y("y"),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=list(colours)), legend=legend),
            strokeDash=alt.StrokeDash("kind:N", scale=alt.Scale(domain=list(KINDS), range=list(dashes)), legend=legend),
            strokeWidth=alt.StrokeWidth("weight:Q", scale=alt.Scale(domain=[0, 6], range=[0.4, 5]), legend=None),
        )
    )


def _marks(rows: list[Row], names: list[str]) -> Any:
    domain = [*names, OTHER]
    colours = [*(colour for colour, _ in SIGNS[: len(names)]), SHADE]
    shapes = [*(shape for _, shape in SIGNS[: len(names)]), "circle"]
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=SIDE - 60, symbolSize=160)
    return (
        alt.Chart(_data(rows))
        .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=0.8)
        .encode(
            x=_x("x"),
            y=_y("y"),
            fill=alt.Fill("bloc:N", scale=alt.Scale(domain=domain, range=colours), legend=legend),
            shape=alt.Shape("bloc:N", scale=alt.Scale(domain=domain, range=shapes), legend=legend),
            size=alt.condition(alt.datum.bloc == OTHER, alt.value(70), alt.value(230)),
        )
    )


def _labels(rows: list[Row]) -> list[Any]:
    """The names of states, on white so that lines do not cross them."""
    named = [row | {"name": state_name(row["state"])} for row in rows]
    base = alt.Chart(_data(named)).encode(x=_x("x"), y=_y("y"), text="name:N")
    halo = base.mark_text(dy=-15, fontSize=11.5, stroke="white", strokeWidth=4, strokeJoin="round", opacity=0.9)
    return [halo, base.mark_text(dy=-15, fontSize=11.5, color="#1a1a1a")]


def _styled(chart: Any) -> Any:
    return (
        chart.configure(font=FONT, background="white", padding=16)
        .configure_view(stroke=None)
        .configure_title(fontSize=17, subtitleFontSize=12.5, anchor="start", subtitleColor="#444444")
        .configure_legend(labelFontSize=12)
    )
