"""Series: what an event counts, on which side, in which field, and how sure the whole is."""

from __future__ import annotations

from datetime import date, timedelta
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.model import FIELDS, Event, Factuality, Series, Status, Voice, end_of_day
from bilateral.relations import FIELD_GROUPS, Exposure, groups_of, in_field, is_conflict, score, series, weight
from bilateral.relations.posterior import Gamma, net
from related import AB, act, calm, read_weekly

DAY = date(2010, 6, 15)
FIRST, LAST = date(2010, 1, 1), date(2010, 12, 31)
READ = read_weekly(FIRST, LAST)


def drawn(
    events: list[Event],
    *,
    exposure: Exposure = READ,
    bin: str = "month",  # noqa: A002
    as_of: date = LAST,
    since: date | None = None,
    field: str | None = None,
    claims: bool = True,
) -> Series:
    return series(AB, events, exposure=exposure, bin=bin, as_of=as_of, since=since, field=field, claims=claims)


# what an event counts


def test_independent_sources_count_like_a_logarithm_and_copies_nothing() -> None:
    one, ten = act("AID", DAY), act("AID", DAY, independent_sources=10, reports=tuple("abcdefghijklmnop"))
    assert weight(ten) / weight(one) == pytest.approx(1 + log(10))
    assert weight(act("AID", DAY, independent_sources=0)) == 0


def test_the_firmer_the_status_the_more_an_event_counts() -> None:
    order = (Status.CONFIRMED, Status.REPORTED, Status.CLAIMED, Status.DISPUTED, Status.ALLEGED, Status.PLANNED)
    weights = [weight(act("AID", DAY, status=status)) for status in order]
    assert weights == sorted(weights, reverse=True)
    for void in (Status.PLANNED, Status.POSSIBLE, Status.CANCELLED, Status.LAPSED, Status.DENIED, Status.WITHDRAWN):
        assert weight(act("AID", DAY, status=void)) == 0


def test_without_claims_only_what_is_confirmed_counts() -> None:
    assert weight(act("AID", DAY, status=Status.CONFIRMED), claims=False) == 1
    assert weight(act("AID", DAY, status=Status.REPORTED), claims=False) == 0


def test_an_event_counts_as_it_stood_by_an_instant() -> None:
    steps = [(DAY, Status.CLAIMED), (date(2010, 7, 1), Status.CONFIRMED), (date(2010, 8, 1), Status.WITHDRAWN)]
    voices = tuple(
        Voice(key=key, factuality=how, first=end_of_day(day))
        for key, how, day in [
            ("a", Factuality.OCCURRED, DAY),
            ("b", Factuality.DENIED, DAY),
            ("c", Factuality.OCCURRED, date(2010, 7, 1)),
        ]
    )
    event = act("AID", DAY, steps=steps, voices=voices, independent_sources=2)
    counts = [weight(event, end_of_day(date(2010, month, 20))) for month in (5, 6, 7, 8)]
    assert counts == pytest.approx([0, 0.6, 1 + log(2), 0])


@pytest.mark.parametrize("kind", ["AID", "SUPPORT", "COOPERATE"])
@pytest.mark.parametrize("sector", ["REB", "OPP"])
def test_help_for_a_states_rebels_or_opposition_is_conflict_with_it(kind: str, sector: str) -> None:
    event = act(kind, DAY, recipient_sector=sector)
    assert is_conflict(event)
    assert score(event) == -score(act(kind, DAY))


def test_who_is_helped_may_stand_first_where_the_text_has_no_direction() -> None:
    rebels = act("AID", DAY).recipient
    assert rebels is not None
    party = act("AID", DAY, recipient_sector="REB").recipient
    assert not is_conflict(act("AID", DAY, actor="AAA"))
    undirected = act("AID", DAY, directed=False)
    assert is_conflict(Event(**{f: getattr(undirected, f) for f in Event.__struct_fields__} | {"actor": party}))


def test_scores_are_negative_for_conflict_alone() -> None:
    assert score(act("ASSAULT", DAY)) < score(act("ACCUSE", DAY)) < 0 < score(act("CONSULT", DAY))


# fields


def test_every_field_is_in_exactly_one_group() -> None:
    grouped = [field for fields in FIELD_GROUPS.values() for field in fields]
    assert sorted(grouped) == sorted(FIELDS)
    assert len(FIELD_GROUPS) == 12


def test_words_of_praise_are_talks_and_words_of_blame_are_odds() -> None:
    assert groups_of(act("SUPPORT", DAY, fields=("words",))) == ("talks",)
    assert groups_of(act("ACCUSE", DAY, fields=("words",))) == ("diplomacy at odds",)


def test_a_field_is_named_as_in_the_codebook_or_as_a_group() -> None:
    event = act("COOPERATE", DAY, fields=("finance",))
    named = [in_field(event, name) for name in ("finance", "trade", "trade and finance", "energy", None)]
    assert named == [True, False, True, False, True]
    with pytest.raises(ValueError, match="no field 'arms'; give one of: talks, "):
        in_field(event, "arms")


# series


def test_months_are_filled_with_zeros_from_the_first_news_on() -> None:
    year = drawn([act("CONSULT", DAY), act("ASSAULT", DAY)])
    assert year.starts == tuple(date(2010, month, 1) for month in range(1, 13))
    assert year.cooperation == tuple(0.8 if month == 6 else 0 for month in range(1, 13))
    assert year.conflict == year.cooperation
    assert sum(year.exposure) == sum(articles for _, articles in READ)
    assert [len(ids) for ids in year.events] == [0] * 5 + [2] + [0] * 6


def test_weeks_begin_on_monday() -> None:
    weeks = drawn([act("CONSULT", DAY)], bin="week", since=date(2010, 6, 10), as_of=date(2010, 6, 20))
    assert weeks.starts == (date(2010, 6, 7), date(2010, 6, 14))
    assert weeks.cooperation == (0, 0.8)


def test_days_are_days() -> None:
    days = drawn([act("CONSULT", DAY)], bin="day", since=date(2010, 6, 14), as_of=date(2010, 6, 16))
    assert days.cooperation == (0, 0.8, 0)


@pytest.mark.parametrize("bin", ["day", "week", "month"])
def test_what_was_not_known_by_the_day_is_not_there(bin: str) -> None:  # noqa: A002
    late = act("ASSAULT", DAY, steps=[(date(2010, 9, 1), Status.REPORTED)])
    early = drawn([late], bin=bin, as_of=date(2010, 8, 31))
    assert sum(early.conflict) == 0
    assert early.starts[-1] <= date(2010, 8, 31)
    assert sum(drawn([late], bin=bin).conflict) > 0


def test_a_series_of_what_is_confirmed_leaves_claims_out() -> None:
    events = [act("AID", DAY, status=Status.CLAIMED), act("CONSULT", DAY, status=Status.CONFIRMED)]
    assert sum(drawn(events).cooperation) == pytest.approx(1.6)
    assert sum(drawn(events, claims=False).cooperation) == pytest.approx(1.0)


def test_a_series_of_one_field_leaves_the_others_out() -> None:
    events = [act("AID", DAY, fields=("military aid",)), act("CONSULT", DAY, fields=("talks",))]
    assert sum(drawn(events, field="arms and military aid").cooperation) == pytest.approx(0.8)


def test_the_interval_holds_the_mean_and_tells_war_from_friendship() -> None:
    friends = drawn([act("COOPERATE", date(2010, 5, 1 + n), key=str(n)) for n in range(20)])
    foes = drawn([act("ASSAULT", date(2010, 5, 1 + n), key=str(n)) for n in range(20)])
    for one in (friends, foes):
        assert all(low < mean < high for low, mean, high in zip(one.low, one.mean, one.high, strict=True))
    assert friends.low[4] > 0 > foes.high[4]
    assert abs(friends.mean[-1]) < abs(friends.mean[4])


def test_more_evidence_of_the_same_rate_is_a_narrower_interval() -> None:
    events = calm(1, 200, seed=2, first=FIRST)
    widths = [high - low for low, high in zip(drawn(events).low, drawn(events).high, strict=True)]
    assert widths[11] < widths[1]


def test_the_interval_is_that_of_the_difference_of_two_gamma_variables() -> None:
    sums, exposed = np.array([12.0, 30.0, 8.0]), np.ones(3)
    one, two = Gamma(sums, sums * 4, exposed, 0.8), Gamma(sums[::-1], sums * 3, exposed, 0.8)
    random = np.random.default_rng(7)
    draws = random.gamma(one.shape, one.scale, (200_000, 3)) - random.gamma(two.shape, two.scale, (200_000, 3))
    mean, low, high = net(one, two)
    assert mean == pytest.approx(draws.mean(axis=0), abs=0.1)
    assert np.stack([low, high]) == pytest.approx(np.quantile(draws, [0.1, 0.9], axis=0), abs=0.25)


# coverage


def test_a_thin_dyad_is_not_covered_and_never_called_stable() -> None:
    assert not any(drawn([act("CONSULT", DAY)], exposure=[(FIRST, 1), (DAY, 1)]).covered)


def test_a_well_read_dyad_is_covered_though_nothing_happened() -> None:
    quiet = drawn([], exposure=READ)
    assert all(quiet.covered)
    assert set(quiet.cooperation) == {0}


def test_a_gap_in_the_reading_teaches_nothing_about_the_rate() -> None:
    """Twice the same friendship until April; then in one case silence that was read, in one no reading."""
    events = [act("COOPERATE", FIRST + timedelta(days=n * 3), key=str(n)) for n in range(30)]
    may = (date(2010, 5, 1), date(2010, 5, 31))
    unread = [(day, n) for day, n in READ if not may[0] <= day <= may[1]]
    assert drawn(events, exposure=unread).mean[4] > drawn(events).mean[4]


def test_years_without_news_are_bins_that_are_not_covered() -> None:
    exposure = [*read_weekly(FIRST, date(2010, 3, 1)), *read_weekly(date(2014, 1, 1), date(2014, 12, 31))]
    long = drawn([act("CONSULT", DAY)], exposure=exposure, as_of=date(2014, 12, 31))
    covered = dict(zip(long.starts, long.covered, strict=True))
    assert (covered[date(2010, 3, 1)], covered[date(2012, 6, 1)], covered[date(2014, 6, 1)]) == (True, False, True)


# what nothing can be said about


def test_a_dyad_without_events_or_news_has_no_bins() -> None:
    none = drawn([], exposure=[])
    assert none.starts == none.mean == none.covered == ()


def test_before_the_first_news_there_are_no_bins() -> None:
    assert drawn([act("CONSULT", DAY)], as_of=date(2009, 1, 1)).starts == ()
    assert drawn([act("CONSULT", DAY)], exposure=[], as_of=date(2009, 1, 1)).starts == ()


def test_without_exposure_bins_begin_with_the_first_event_and_none_is_covered() -> None:
    bare = drawn([act("CONSULT", DAY)], exposure=[])
    assert bare.starts[0] == date(2010, 6, 1)
    assert not any(bare.covered)


def test_an_unknown_bin_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no bins of a 'year'; give one of: day, week, month"):
        drawn([], bin="year")


@given(st.lists(st.dates(date(2009, 1, 1), date(2011, 12, 31)), max_size=20), st.sampled_from(["week", "month"]))
def test_every_event_within_the_bins_is_counted_once(days: list[date], bin: str) -> None:  # noqa: A002
    events = [act("CONSULT", day, key=str(n)) for n, day in enumerate(days)]
    one = drawn(events, bin=bin)
    inside = [event.id for event in events if one.starts[0] <= event.date <= LAST]
    assert sorted(key for ids in one.events for key in ids) == sorted(inside)
    assert sum(one.cooperation) == pytest.approx(0.8 * len(inside))
    assert len(one.starts) == len(one.mean) == len(one.covered) == len(one.exposure)
