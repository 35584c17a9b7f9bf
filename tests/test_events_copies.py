"""Copies of one dispatch share its id; other dispatches on the same event do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.events import CopyIndex, group_copies
from bilateral.model import Article

START = datetime(2024, 6, 19, 9, tzinfo=UTC)

SIGNING = (
    "The leaders of Russia and North Korea put their names to a partnership pact in Pyongyang on Wednesday. "
    "The text binds each side to help the other if it is attacked, officials of both told reporters there. "
    "A parade through the capital came before the talks, which went on for some two hours more than planned. "
    "It was the Russian president's first journey to the country in 24 years."
)
OTHER_ACCOUNT = (
    "Vladimir Putin and Kim Jong Un signed a pact of mutual defence on Wednesday, the closest tie between "
    "Moscow and Pyongyang since the cold war. Analysts in Seoul said that the wording recalls the accord of "
    "1961. Crowds lined the avenues with flags as the guest was driven to the palace for the ceremony."
)


def article(text: str, hours: int = 0, name: str = "a", **more: object) -> Article:
    return Article(id=f"{name}{hours}", published=START + timedelta(hours=hours), text=text, **more)  # type: ignore[arg-type]


def same_dispatch(first: str, second: str, hours: int = 2) -> bool:
    one, two = article(first), article(second, hours, "b")
    found = group_copies([two, one])
    assert found[one.version] == one.version
    return found[two.version] == one.version


def reworded(text: str, every: int) -> str:
    words = text.split()
    return " ".join("meanwhile" if place % every == every // 2 else word for place, word in enumerate(words))


def test_a_copy_has_the_version_of_the_earliest_as_its_dispatch() -> None:
    assert same_dispatch(SIGNING, SIGNING)


def test_case_spacing_and_punctuation_make_no_other_dispatch() -> None:
    assert same_dispatch(SIGNING, SIGNING.upper().replace(" ", "  ").replace(",", ""))


def test_a_new_headline_or_dateline_makes_no_other_dispatch() -> None:
    plain = article(SIGNING)
    titled = article(f"PYONGYANG, June 19 (Sample Wire) — {SIGNING}", 1, title="A treaty is signed")
    assert set(group_copies([plain, titled]).values()) == {plain.version}


def test_a_cut_tail_is_still_a_copy() -> None:
    assert same_dispatch(SIGNING, ". ".join(SIGNING.split(". ")[:2]) + ".")


def test_an_added_paragraph_is_still_a_copy() -> None:
    assert same_dispatch(SIGNING, f"{SIGNING} In Tokyo the government spoke of a grave concern for the region.")


def test_a_longer_copy_of_a_flash_is_still_a_copy() -> None:
    assert same_dispatch(". ".join(SIGNING.split(". ")[:2]) + ".", SIGNING)


def test_light_rewording_is_still_a_copy_and_heavy_rewording_is_not() -> None:
    assert same_dispatch(SIGNING, reworded(SIGNING, 12))
    assert not same_dispatch(SIGNING, reworded(SIGNING, 4))


def test_two_dispatches_on_one_event_are_two() -> None:
    assert not same_dispatch(SIGNING, OTHER_ACCOUNT)


def test_another_figure_is_another_dispatch() -> None:
    text = "Overnight the army shot down 31 of 45 drones over the east of the country, its staff said on {}."
    assert not same_dispatch(text.format("Monday"), text.format("Tuesday").replace("31 of 45", "50 of 61"))


def test_a_roundup_is_no_copy_of_each_dispatch_in_it() -> None:
    roundup = " ".join([OTHER_ACCOUNT.replace("signed", "inked"), SIGNING.split(". ")[0], "More news follows. " * 20])
    short = SIGNING.split(". ")[0] + "."
    assert not same_dispatch(short, roundup)


def test_a_roundup_makes_no_bridge_between_two_dispatches() -> None:
    first, second = article(SIGNING), article(OTHER_ACCOUNT, 1)
    both = article(f"{SIGNING} {OTHER_ACCOUNT}", 2)
    found = group_copies([both, second, first])
    assert found[first.version] == first.version
    assert found[second.version] == second.version
    assert found[both.version] in (first.version, second.version)


def test_texts_of_few_words_are_copies_only_when_the_same() -> None:
    assert same_dispatch("Russia denies the report.", "Russia denies the report")
    assert not same_dispatch("Russia denies the report.", "Russia denies the new report.")


def test_a_variant_that_adds_text_finds_its_own_copies() -> None:
    extended = f"{OTHER_ACCOUNT} {SIGNING}"
    tail = " ".join(extended.split()[-60:])
    articles = [article(OTHER_ACCOUNT), article(extended, 1), article(tail, 2)]
    assert len(set(group_copies(articles).values())) == 1


def test_an_index_gives_earlier_dispatches_to_later_copies() -> None:
    index = CopyIndex()
    first, copy = article(SIGNING), article(SIGNING + " More follows.", 5)
    assert group_copies([first], index) == {first.version: first.version}
    assert group_copies([copy, first], index) == {first.version: first.version, copy.version: first.version}
    assert len(index) == 1


def test_an_index_recalls_the_dispatches_that_were_given_before() -> None:
    whole = [
        article(SIGNING),
        article(SIGNING + " More follows.", 5),
        article("Brief.", 6),
        article(OTHER_ACCOUNT, 7),
    ]
    given = {place.version: place for place in CopyIndex().place(whole)}
    index = CopyIndex()
    index.recall((known, given[known.version]) for known in whole)
    later = [article(SIGNING, 8), article("Brief", 9), article(OTHER_ACCOUNT.upper(), 10)]
    wanted = [given[whole[place].version].dispatch for place in (0, 2, 3)]
    assert list(group_copies(later, index).values()) == wanted


def test_a_month_later_only_a_long_text_word_for_word_is_a_copy() -> None:
    month = 24 * 31
    assert not same_dispatch("Russia denies it.", "Russia denies it.", month)
    assert not same_dispatch(SIGNING, reworded(SIGNING, 12), month)
    assert same_dispatch(SIGNING, SIGNING.upper(), month)
    assert same_dispatch(SIGNING, reworded(SIGNING, 12), month - 48)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_order_and_batches_change_nothing(chance: random.Random, size: int) -> None:
    texts = [
        SIGNING,
        OTHER_ACCOUNT,
        SIGNING + " " + OTHER_ACCOUNT,
        reworded(SIGNING, 12),
        SIGNING[:200],
        "Brief.",
    ]
    articles = [article(chance.choice(texts), hours) for hours in range(12)]
    whole = group_copies(articles)
    index, batched = CopyIndex(), dict[str, str]()
    for start in range(0, len(articles), size):
        batched |= group_copies(articles[start : start + size], index)
    assert batched == whole
    chance.shuffle(articles)
    assert group_copies(articles) == whole


def test_a_flood_is_one_dispatch_and_one_form_with_other_figures_is_many() -> None:
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(3000)]
    fresh = [article(" ".join(chance.choices(words, k=60)), hours, "n") for hours in range(500)]
    flood = [article(f"{SIGNING} {chance.choice(words)} {chance.choice(words)}", hours, "c") for hours in range(500)]
    forms = [
        article(f"The staff shot down {number} drones over the east last night, it said.", number)
        for number in range(500)
    ]
    for articles, dispatches in ((fresh, 500), (flood, 1), (forms, 500)):
        assert len(set(group_copies(articles).values())) == dispatches
