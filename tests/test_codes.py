"""Other people's codes: one state whatever the scheme, and PLOVER types for CAMEO's and ACLED's."""

from __future__ import annotations

import pytest

from bilateral.model import EventType
from bilateral.world import states
from bilateral.world.codes import (
    _acled,
    _cameo,
    _state_codes,
    plain,
    plover_of_acled,
    plover_of_cameo,
    state_of,
)


@pytest.mark.parametrize(
    ("code", "schemes", "state"),
    [
        ("PRK", ("iso",), ("PRK",)),
        ("prk", ("iso",), ("PRK",)),
        ("AUS", ("iso", "cow"), ("AUS",)),
        ("AUS", ("cow", "iso"), ("AUT",)),
        ("731", ("cow",), ("PRK",)),
        ("UAR", ("keds",), ("EGY",)),
        ("UNK", ("keds",), ("GBR",)),
        ("UNK", ("cameo",), ()),
        ("GZS", ("cameo",), ("PSE",)),
        ("Türkiye", ("name",), ("TUR",)),
        ("the gambia", ("name",), ("GMB",)),
        ("Gambia, The", ("name",), ("GMB",)),
        ("Korea, Democratic People's Republic of", ("name",), ("PRK",)),
        ("Palestinian Territory, Occupied", ("name",), ("PSE",)),
        ("Congo", ("name",), ("COG",)),
        ("Congo, Democratic Republic of", ("name",), ("COD",)),
        ("Korea", ("name",), None),
        ("XQZ", ("iso", "cameo", "cow", "keds", "name"), None),
        ("", ("iso", "name"), None),
    ],
)
def test_a_code_stands_for_a_state_in_its_scheme(
    code: str, schemes: tuple[str, ...], state: tuple[str, ...] | None
) -> None:
    assert state_of(code, schemes) == state


def test_every_state_has_its_own_code_and_name() -> None:
    for code, state in states().items():
        assert state_of(code, ("iso",)) == (code,)
        assert state_of(state.name, ("name",)) == (code,)


def test_the_tables_name_states_and_types_that_there_are() -> None:
    assert {row.state for row in _state_codes()} - {None} <= set(states())
    types = {row.event_type for row in _cameo().values()} | set(_acled().values())
    assert types - {None} <= {kind.value for kind in EventType}
    keys = [(row.scheme, row.code) for row in _state_codes()]
    assert len(keys) == len(set(keys))


def test_the_longest_code_decides() -> None:
    assert [plover_of_cameo(code) for code in ("080", "0841", "087", "0872")] == [
        "CONCEDE", "CONCEDE", "RETREAT", "RETREAT",
    ]  # fmt: skip
    assert plover_of_cameo("012") is None


@pytest.mark.parametrize("code", ["", "0", "21", "99", "04x", "-4", "٠٤"])
def test_what_is_no_cameo_code_is_an_error(code: str) -> None:
    with pytest.raises(KeyError):
        plover_of_cameo(code)


def test_a_sub_type_of_acled_goes_before_its_type() -> None:
    assert plover_of_acled("Strategic developments", "Agreement") == "AGREE"
    assert plover_of_acled("Strategic developments", "Other") is None
    assert plover_of_acled("Battles", "whatever comes") == "ASSAULT"
    with pytest.raises(KeyError):
        plover_of_acled("Duels", "")


def test_spellings_of_a_name_agree() -> None:
    assert plain("The Bosnia-Herzegovína’s ") == "bosnia herzegovinas"
    assert plain("U.S.A.") == "usa"
