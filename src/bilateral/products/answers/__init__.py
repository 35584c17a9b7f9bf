"""What programs are told: each read of the ledger as typed values, the same for the API, assistants and Python."""

from bilateral.products.answers.blocs import BlocRow, bloc_rows
from bilateral.products.answers.countries import DeskLine, desk_lines
from bilateral.products.answers.duties import FindingLine, finding_lines
from bilateral.products.answers.events import Account, EventRow, account, told_event
from bilateral.products.answers.house import Freshness, NameMeaning, Outlet, freshness, meanings, outlets
from bilateral.products.answers.imports import CountLine, count_lines
from bilateral.products.answers.news import Found, found_articles
from bilateral.products.answers.relations import (
    Bin,
    Forecast,
    Moves,
    OutlookLine,
    RelationLine,
    ShiftLine,
    bins,
    forecast,
    moves,
    relation_lines,
    shift_lines,
)

__all__ = [
    "Account",
    "Bin",
    "BlocRow",
    "CountLine",
    "DeskLine",
    "EventRow",
    "FindingLine",
    "Forecast",
    "Found",
    "Freshness",
    "Moves",
    "NameMeaning",
    "Outlet",
    "OutlookLine",
    "RelationLine",
    "ShiftLine",
    "account",
    "bins",
    "bloc_rows",
    "count_lines",
    "desk_lines",
    "finding_lines",
    "forecast",
    "found_articles",
    "freshness",
    "meanings",
    "moves",
    "outlets",
    "relation_lines",
    "shift_lines",
    "told_event",
]
