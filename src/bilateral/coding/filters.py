"""What is not coded: sport, culture, weather, history (convention 6 of the codebook)."""

from __future__ import annotations

import re

SPORT = re.compile(
    r"\b(cup|championships?|olympics?|olympic games|paralympics?|tournament|semi-?finals?|quarter-?finals?|medals?|"
    r"world cup|cricket|football(?:er)?|soccer|rugby|tennis|grand prix|formula one|wickets?|innings|(?<!arab )league|"
    r"qualifiers?|"
    r"athletes?|basketball|baseball|ice hockey|golf|marathon|motogp|world record|grand slam|wimbledon|knockout|"
    r"goalkeeper|midfielder|striker|batsman|bowler|fifa|uefa|nba|nfl|mlb|nhl|tour de france|world title|"
    r"beats? \w+ \d+[-–]\d+|defeats? \w+ \d+[-–]\d+|\d+[-–]\d+ (?:win|victory|defeat))\b",
    re.I,
)
SPORT_POLITICS = re.compile(r"\b(boycott|ban(?:s|ned)?|diplomatic|joint team|unified|delegation|sanction\w*)\b", re.I)
CULTURE = re.compile(
    r"\b(film|movie|album|song|singer|novel|box office|eurovision|academy awards?|oscars?|grammy|emmy|bafta|"
    r"miss universe|miss world|beauty pageant|museum|exhibition|concert|rock band|actor|actress|nobel prize|"
    r"booker prize|palme d'or|film festival|video game|tv series|comedian|footage of)\b",
    re.I,
)
DISASTER = re.compile(
    r"\b(earthquake|hurricane|typhoon|cyclone|tsunami|tropical storm|flood(?:s|ing)?|landslide|mudslide|volcan\w+|"
    r"wildfires?|heat ?wave|blizzard|tornado|avalanche|derail\w*|plane crash|crash(?:es|ed)?|capsiz\w+|shipwreck|"
    r"bus accident|train collision)\b",
    re.I,
)
ACCIDENT_SAFE = frozenset({"AID", "CONSULT", "ACCUSE", "REJECT", "SUPPORT", "REQUEST"})
YEAR = re.compile(
    r"\b(?:[Ii]n|since|from|of|during|by|until|the)\s+(?:the\s+)?(1[0-9]{3}|20[0-9]{2})(s?)\b(?!\s*(?:people|troops|soldiers|men|tons))"
)
FIRST_SINCE = re.compile(r"\bfirst\b[^.;]{0,60}?\bsince\s+(?:the\s+)?\d{4}")
"""What is new, measured against an old year: "the first visit since 2008"."""
HISTORIC = re.compile(
    r"\b(anniversary of|colonial[- ]era|centur(?:y|ies) ago|decades ago|historians?|archaeolog\w+|th anniversary)\b",
    re.I,
)


def off_topic(text: str) -> bool:
    """Whether a sentence is about sport or culture, and not about the politics of them."""
    if SPORT.search(text):
        return not SPORT_POLITICS.search(text)
    return len(CULTURE.findall(text)) > 0 and not SPORT_POLITICS.search(text)


def admits(event_type: str, text: str) -> bool:
    """Whether an act of this type is believable in a sentence on a disaster or accident."""
    return event_type in ACCIDENT_SAFE or not DISASTER.search(text)


def historic(text: str, year: int) -> bool:
    """Whether a sentence tells history more than a year old."""
    if HISTORIC.search(text):
        return True
    return any(int(found) < year - 1 for found, _ in YEAR.findall(FIRST_SINCE.sub("", text)))
