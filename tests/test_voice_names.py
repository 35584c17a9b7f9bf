"""Voices by name: who is heard is never taken for somebody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bilateral.events.voices import plain
from bilateral.model import Factuality, Voice
from bilateral.products.voice_names import told, voice_name
from bilateral.world import publishers


def heard(key: str, day: int, *, own_voice: bool = False) -> Voice:
    first = datetime(2024, 1, day, tzinfo=UTC)
    return Voice(key=key, factuality=Factuality.OCCURRED, first=first, own_voice=own_voice)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("PRK", "North Korea"),
        ("SYR:REB", "rebels in Syria"),
        ("un security council", "UN Security Council"),
        ("sample gazette trust", "Sample Gazette (Kyiv)"),
        ("disney", "outlets of Disney"),
        ("a retired miner", "a retired miner"),
    ],
)
def test_a_key_is_told_by_who_speaks(key: str, name: str) -> None:
    assert voice_name(key) == name


def test_an_owner_of_one_outlet_is_not_told_as_if_he_had_spoken() -> None:
    owned: dict[str, list[str]] = {}
    for one in publishers():
        owned.setdefault(one.owner, []).append(one.name)
    alone = {plain(owner): names[0] for owner, names in owned.items() if len(names) == 1}
    assert {key: voice_name(key, own_voice=True) for key in alone} == alone


def test_a_state_and_its_media_stand_apart_and_each_once() -> None:
    voices = [heard("PRK", 3), heard("PRK", 2, own_voice=True), heard("PRK", 4), heard("disney", 1, own_voice=True)]
    assert [(name, first.day) for name, first in told(voices)] == [
        ("outlets of Disney", 1),
        ("North Korea's media", 2),
        ("North Korea", 3),
    ]
