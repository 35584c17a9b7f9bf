"""What a sentence says, as the codebook asks: a sentence, and the reports that it must give."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.coding.coder import pick
from bilateral.coding.dates import resolve
from bilateral.coding.filters import historic
from bilateral.coding.names import Names
from bilateral.coding.objects import class_of
from bilateral.coding.places import place_of
from bilateral.coding.sentences import split
from bilateral.model import Article, Precision, end_of_day
from coded import lines, reports

WORKED = [
    (
        "Seoul said Pyongyang had shipped another thousand containers of shells to Russia.",
        ["PRK AID RUS by KOR occurred"],
    ),
    ("The North fired a solid-fuel missile with a hypersonic warhead on Sunday.", ["PRK MOBILIZE occurred"]),
    (
        "Choe Son Hui left for Moscow, where she is due to meet Sergei Lavrov.",
        ["PRK CONSULT RUS occurred visit", "PRK CONSULT RUS planned"],
    ),
    (
        "Choe Son Hui is in Moscow. The visit may prepare a trip by Vladimir Putin to Pyongyang.",
        ["RUS CONSULT PRK possible visit"],
    ),
    (
        "The White House accused the North of giving Russia ballistic missiles.",
        ["USA ACCUSE PRK occurred", "PRK AID RUS by USA occurred"],
    ),
    (
        "North Korea and Russia are suspected. Alleged weapons transfers between the two would break resolutions.",
        ["PRK AID RUS alleged undirected"],
    ),
    (
        "Seoul said Pyongyang had shipped shells to Russia. Moscow called the report false.",
        ["PRK AID RUS by KOR occurred", "PRK AID RUS by RUS denied", "RUS REJECT KOR occurred"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), WORKED)
def test_the_worked_examples(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


ARTICLE = """Washington is uneasy about the closer military cooperation between North Korea and Russia.

The United States is monitoring the collaboration between the two nations. Recent steps point to a closer partnership,
possibly including the sharing of technology, and Choe Son Hui has made a trip to Russia, which might lead to a visit
by President Vladimir Putin to Pyongyang.

There is growing worry about alleged arms transfers between North Korea and Russia."""


def test_an_article_from_its_first_sentence_to_its_last() -> None:
    found = lines(ARTICLE, "2024-01-14")
    assert "PRK COOPERATE RUS by USA occurred undirected" in found
    assert "PRK CONSULT RUS occurred visit" in found
    assert "RUS CONSULT PRK possible visit" in found
    assert "PRK AID RUS alleged undirected" in found


ACTS = [
    ("Iran and Saudi Arabia restored diplomatic relations.", "IRN SUPPORT SAU occurred"),
    ("Turkey's foreign minister visited Athens on Monday.", "TUR CONSULT GRC occurred visit"),
    ("French troops withdrew from Mali.", "FRA RETREAT MLI occurred"),
    ("Poland expelled three Russian diplomats.", "POL SANCTION RUS occurred"),
    ("Ukraine was attacked by Russian forces.", "RUS ASSAULT UKR occurred"),
    ("India urged Pakistan to hand over the suspects.", "IND REQUEST PAK occurred"),
    ("Canada imposed sanctions on Belarus.", "CAN SANCTION BLR occurred"),
    ("The United States lifted sanctions on Sudan.", "USA CONCEDE SDN occurred"),
    ("China threatened Taiwan with war.", "CHN THREATEN TWN occurred"),
    ("Brazil and Argentina signed a trade agreement.", "BRA SUPPORT ARG occurred"),
    ("Somalia rejected Ethiopia's offer.", "SOM REJECT ETH occurred"),
    ("Germany praised Japan for its help.", "DEU SUPPORT JPN occurred"),
    ("Egyptian police arrested two Italian citizens.", "EGY COERCE ITA occurred"),
    ("Norway donated food to Yemen.", "NOR AID YEM occurred"),
    ("Iran has enriched uranium at Fordow.", "IRN MOBILIZE occurred"),
    ("North Korea has restarted a reactor at Yongbyon.", "PRK MOBILIZE occurred"),
    ("Rwanda will send troops to Mozambique.", "RWA AID MOZ planned"),
    ("Greece may buy gas from Egypt.", "GRC COOPERATE EGY possible"),
    ("Kuwait did not attack Iraq.", "KWT ASSAULT IRQ denied"),
    ("Armenian and Azerbaijani forces exchanged fire.", "ARM ASSAULT AZE occurred undirected"),
    ("Thailand condemned Cambodia for shelling its villages.", "THA ACCUSE KHM occurred"),
    ("Peru's president met his Chilean counterpart in Lima.", "PER CONSULT CHL occurred"),
]


@pytest.mark.parametrize(("text", "wanted"), ACTS)
def test_an_act_of_every_kind(text: str, wanted: str) -> None:
    assert wanted in lines(text)


CLAIMS = [
    ("Kyiv denied that it had shelled Belarus.", "UKR ASSAULT BLR by UKR denied"),
    ("According to Israel, Iran attacked Jordan.", "IRN ASSAULT JOR by ISR occurred"),
    ("Japan suspects that North Korea hacked South Korea.", "PRK COERCE KOR by JPN alleged"),
    ("Sudan reportedly bombed Chad.", "SDN ASSAULT TCD alleged"),
    ("Serbia fears that Kosovo will attack Albania.", "XKX ASSAULT ALB by SRB possible"),
    ("If Iran attacks, Israel could bomb Iran.", "ISR ASSAULT IRN possible"),
    ("Vietnam plans to visit Laos.", None),
    ("Kenya demanded that Uganda withdraw from Congo.", None),
]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Niger has ordered French soldiers to depart.", ["NER SANCTION FRA occurred"]),
        ("Chad told Peruvian migrants to leave.", ["TCD COERCE PER occurred"]),
        (
            "Albania cut ties with Iran and gave its diplomats a day to leave.",
            ["ALB SANCTION IRN occurred", "ALB SANCTION IRN occurred"],
        ),
        ("Chad ordered its citizens to leave Sudan.", []),
    ],
)
def test_who_is_told_to_leave(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), CLAIMS)
def test_whose_word_and_how_surely(text: str, wanted: str | None) -> None:
    found = lines(text)
    if wanted is not None:
        assert wanted in found
    else:
        assert not any("occurred" in line and ("RETREAT" in line or "CONSULT" in line) for line in found)


NOTHING = [
    "Spain beat Germany 2-1 in the World Cup final.",
    "The film about France and Algeria won an award in Cannes.",
    "An earthquake shook Turkey and Syria.",
    "Swedish company Volvo sold more trucks in Brazil.",
    "Parliament in Tunis passed the budget.",
    "In 1812 France invaded Russia.",
    "The weather in Portugal and Morocco stays warm.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_code(text: str) -> None:
    assert lines(text) == []


def test_an_object_with_its_class_and_number() -> None:
    found = reports("North Korea sent Russia 1,500 soldiers.")[0].object
    assert found is not None
    assert (found.cls, found.quantity, found.unit) == ("troops", 1500, "soldiers")


def test_spans_are_characters_of_the_sentence() -> None:
    for report in reports("Italy gave Malta two ships. Seoul said Pyongyang had armed Syria."):
        for party in (report.actor, report.recipient, report.source):
            if party is not None and party.span is not None and party.state:
                assert report.text[slice(*party.span)] == party.name


def test_a_leader_stands_for_the_state_of_the_day() -> None:
    assert "USA CONSULT JPN occurred" in lines("Barack Obama met Shinzo Abe.", "2014-04-24")
    assert lines("Barack Obama met Shinzo Abe.", "2022-04-24") == []


def test_a_group_of_states_makes_a_report_for_each() -> None:
    found = lines("Estonia, Latvia and Lithuania condemned Belarus.")
    assert found == [f"{state} ACCUSE BLR occurred" for state in ("EST", "LVA", "LTU")]


def test_the_same_input_gives_the_same_bytes() -> None:
    text = "Iran gave Syria missiles. Israel bombed Syria."
    assert reports(text) == reports(text)


def test_an_article_in_another_language_gives_nothing() -> None:
    from bilateral.coding import code
    from bilateral.model import Article, end_of_day

    article = Article(id="a", published=end_of_day(date(2024, 1, 1)), text="Iran bombardiert Syrien.", language="de")
    assert [found for _, found in code([article])] == [()]


DATES = [
    ("The attack took place on 13 September.", date(2023, 9, 13), Precision.DAY),
    ("The attack took place on September 13, 2022.", date(2022, 9, 13), Precision.DAY),
    ("They met on Monday.", date(2024, 1, 8), Precision.DAY),
    ("They met yesterday.", date(2024, 1, 9), Precision.DAY),
    ("They met last week.", date(2024, 1, 1), Precision.WEEK),
    ("They met in November.", date(2023, 11, 1), Precision.MONTH),
    ("They met in 2021.", date(2021, 1, 1), Precision.YEAR),
    ("They met two months ago.", date(2023, 11, 11), Precision.MONTH),
    ("They met.", date(2024, 1, 10), Precision.UNKNOWN),
]


@pytest.mark.parametrize(("text", "when", "precision"), DATES)
def test_when_an_act_happened(text: str, when: date, precision: Precision) -> None:
    assert resolve(text, date(2024, 1, 10), at=5) == (when, precision)


def test_a_weekday_ahead_is_the_next_one() -> None:
    assert resolve("They will meet on Friday.", date(2024, 1, 10), at=5, future=True)[0] == date(2024, 1, 12)


def test_sentences_keep_abbreviations_whole() -> None:
    text = 'The U.S. said so. Mr. Kim left on Jan. 14. "No," he said.\n\nNext.'
    assert [part for _, part in split(text)] == [
        "The U.S. said so.", "Mr. Kim left on Jan. 14.", '"No," he said.', "Next."
    ]  # fmt: skip


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_coded_without_a_crash(text: str) -> None:
    reports("Iran " + text + " Syria attacked.")


@given(st.text(max_size=400))
def test_sentences_are_pieces_of_the_text_in_order(text: str) -> None:
    end = 0
    for offset, piece in split(text):
        assert offset >= end
        assert text[offset : offset + len(piece)].replace("\n", " ") == piece
        end = offset + len(piece)


def test_bad_sentences_take_little_time_and_give_no_nonsense() -> None:
    assert lines("Iran " * 2000 + "attacked Syria.") == []
    assert isinstance(lines("A | B | Iran | Syria | 3 | 4\n" * 50), list)
    assert isinstance(lines("IRAN ATTACKED SYRIA \u200b\u202e <b>x</b>"), list)


REVIEWED = [
    (
        "North Korea has sent 1,500 soldiers to Russia, South Korea's intelligence service said on Friday.",
        ["PRK AID RUS by KOR occurred"],
    ),
    (
        "North Korea has sent soldiers to Russia, South Korea's spy agency told lawmakers.",
        ["PRK AID RUS by KOR occurred"],
    ),
    ("Neither Russia nor North Korea has confirmed any such help.", []),
    ("Defence Minister Sergei Shoigu arrived in Pyongyang on Tuesday.", ["RUS CONSULT PRK occurred visit"]),
    ("Kim Jong Un greets Vladimir Putin on Russia Day.", []),
    (
        "India suspended a treaty with Pakistan. Pakistan denied that it had anything to do with the attack.",
        ["IND SANCTION PAK occurred"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), REVIEWED)
def test_what_a_first_reader_found(text: str, wanted: list[str]) -> None:
    assert lines(text, "2023-07-26") == wanted


def test_several_dozen_is_no_number() -> None:
    found = reports("North Korea gave Russia several dozen missiles.")[0].object
    assert found is not None
    assert found.quantity is None


def states_named(text: str, day: date = date(2024, 3, 15)) -> list[str | None]:
    return [hit.entry.state for hit in Names(day).find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Xi received Lavrov for an hour.", ["CHN", "RUS"]),
        ("Modi wrote to Kishida.", ["IND", "JPN"]),
        ("Smith and Park won at tennis.", []),
        ("A shop in Milei Street was closed.", []),
    ],
)
def test_a_rare_surname_alone_stands_for_the_leader_of_the_day(text: str, wanted: list[str]) -> None:
    assert states_named(text) == wanted


def test_a_surname_out_of_its_time_stands_for_nobody() -> None:
    assert states_named("Milei spoke of the dam.", date(2015, 3, 15)) == []


def test_the_half_of_a_country_is_a_name() -> None:
    article = Article(id="a", published=end_of_day(date(2024, 1, 15)), text="The North wrote to Seoul.", language="en")
    assert len(pick(article)) == 1


@pytest.mark.parametrize(
    ("text", "visited", "wanted"),
    [
        ("The shelling of Kherson went on.", False, "Kherson"),
        ("He flew to Hanoi.", True, "Hanoi"),
        ("Shells were sent to Hanoi.", False, None),
        ("The trucks were seen near Puddle Green.", False, "Puddle Green"),
        ("The trucks came at Sunday noon.", False, None),
    ],
)
def test_where_an_act_happens(text: str, visited: bool, wanted: str | None) -> None:
    found = place_of(text, 0, date(2024, 1, 15), visited=visited)
    assert (found.name if found else None) == wanted


def test_what_is_new_since_an_old_year_is_no_history() -> None:
    assert not historic("It was the first visit since 2008.", 2024)
    assert historic("The war of 1994 was long.", 2024)


@pytest.mark.parametrize(
    ("phrase", "cls"),
    [
        ("two MiG-29s", "aircraft"),
        ("a battery of S-400s", "missiles"),
        ("T-72 hulls", "armour"),
        ("quaint things", None),
    ],
)
def test_the_class_of_a_maker_s_name(phrase: str, cls: str | None) -> None:
    assert class_of(phrase) == cls
