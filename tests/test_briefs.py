"""Briefs on relations, countries and blocs, in every format, and what changed since the last one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

import bilateral
from bilateral import products
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Object
from bilateral.products import Brief, Statement, issued
from bilateral.products.grounded import NoBrief, as_json, from_json, grounded
from bilateral.products.pdf import as_pdf
from bilateral.products.proof import OtherLedger, verify
from bilateral.view import View
from ledger_values import whole
from products_values import DAY, PAIR, SHELLS, filled, now, said_by, story, told

SHORT = ["Key judgements", "What changed", "Outlook", "What is not known"]
AS_OF = ("--as-of", "2024-01-15")


def statements(brief: Brief) -> list[Statement]:
    return [one for section in brief.sections for part in (*section.groups, section) for one in part.statements]


@pytest.mark.parametrize("about", [("PRK", "RUS"), ("PRK",), ("PRK", "RUS", "CHN")], ids="-".join)
def test_a_short_brief_has_what_one_reads_first(sample: Path, about: tuple[str, ...]) -> None:
    with Ledger(sample) as ledger:
        brief = products.brief_on(View(ledger, DAY), about, length="short")
    assert [section.title for section in brief.sections] == SHORT
    assert brief.about == tuple(sorted(about))
    assert all(one.citations for one in statements(brief) if one.events)


def test_the_python_names_write_and_check_briefs(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db") as ledger:
        assert bilateral.brief(ledger, "rus-prk", as_of=DAY, length="short").startswith("# North Korea–Russia")
        assert bilateral.brief(ledger, "PRK", as_of=DAY, length="short").startswith("# North Korea\n")
        view = View(ledger, DAY, ledger.last_recorded())
        verdict = bilateral.verify(ledger, as_json(grounded(products.brief_on(view, PAIR), view)))
        assert verdict.statements > 10
        with pytest.raises(ValueError, match="no state has the code 'XXX'"):
            bilateral.brief(ledger, "XXX-PRK")


def test_a_bloc_has_its_relations_inside_and_what_it_does_towards_others(sample: Path) -> None:
    with Ledger(sample) as ledger:
        brief = products.brief_on(View(ledger, DAY), ("RUS", "PRK", "CHN"))
        outside = {event.id for event in View(ledger, DAY).events(("PRK", "USA"))}
    parts = {section.title: section for section in brief.sections}
    assert brief.title == "China, North Korea and Russia"
    assert parts["Relations inside"].statements[0].text.startswith("Between North Korea and Russia: ")
    with_whom, acts = parts["Towards others"].groups
    assert any(one.text.startswith("With the United States: ") for one in with_whom.statements)
    assert outside.intersection(*[set(one.events) for one in with_whom.statements if "United States" in one.text])
    assert all(one.citations for one in acts.statements)
    happened = {event for one in parts["What happened"].groups for told in one.statements for event in told.events}
    assert not happened & outside


def test_a_brief_says_how_likely_and_how_usual_a_shift_is(sample: Path) -> None:
    with Ledger(sample) as ledger:
        brief = products.brief_on(View(ledger, DAY), PAIR)
    (ahead,) = [section for section in brief.sections if section.title == "Outlook"]
    assert "within 90 days is very unlikely (7\N{NO-BREAK SPACE}%; usual for it: " in ahead.statements[0].text
    assert "How right it is" in brief.method


def test_a_pdf_has_the_statements_the_chart_links_and_its_fonts(sample: Path) -> None:
    with Ledger(sample) as ledger:
        brief = products.brief_on(View(ledger, DAY), PAIR, length="long")
    first = msgspec.structs.replace(brief.citations[0], outlet="Gazeta Łódź, Šibenik i Đakovo")
    brief = msgspec.structs.replace(brief, citations=(first, *brief.citations[1:]))
    made = as_pdf(brief)
    assert made == as_pdf(brief)
    pages = PdfReader(io.BytesIO(made)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Key judgements" in text
    assert "Gazeta Łódź, Šibenik i Đakovo" in text
    assert brief.citations[1].sentence.split()[-2] in text
    links = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    outward = {link["/A"]["/URI"] for link in links if "/A" in link and "/URI" in link["/A"]}
    assert {citation.url for citation in brief.citations if citation.url} <= outward
    assert len(links) > len(outward) > 5  # the others lead from statements to sources
    fonts = [font.get_object() for page in pages for font in page["/Resources"].get("/Font", {}).values()]
    held = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert held
    assert all("/FontFile3" in one.get_object() or "/FontFile2" in one.get_object() for one in held)


def test_hostile_text_is_no_markup_in_a_pdf(tmp_path: Path) -> None:
    text = '#panic("x") $y$ *z* @w <v> Pyongyang met Russia.'
    bad = told("2024-01-10", text, EventType.CONSULT, title=text, outlet="#set page(fill: red)")
    with filled(tmp_path / "b.db", [bad]) as ledger:
        made = as_pdf(products.brief_on(View(ledger, DAY, clock=now), PAIR))
    whole_text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert '#panic("x")' in whole_text.replace("“", '"').replace("”", '"')


def test_an_act_on_a_day_to_come_is_not_told_as_done(tmp_path: Path) -> None:
    early = told("2024-01-10", "Pyongyang met Russia.", EventType.CONSULT, date=date(2024, 6, 12))
    with filled(tmp_path / "b.db", [early]) as ledger:
        brief = products.brief_on(View(ledger, DAY, clock=now), PAIR)
    assert [one.text for one in statements(brief) if one.events] == [
        "One act is told as done on a day that was still to come, and left out."
    ]


# What changed


def later_story() -> list[Any]:
    """Moscow admits what it denied, and Minsk tells of praise."""
    arms = {"object": SHELLS, "contexts": ("military",), "fields": ("military aid",), "date": date(2023, 10, 13)}
    return [
        told("2024-01-17", "Russia admitted that Pyongyang sent shells.", EventType.AID, source=said_by("RUS"), **arms),
        told("2024-01-18", "Pyongyang praised Moscow, Minsk said.", EventType.SUPPORT, source=said_by("BLR")),
    ]


def test_what_was_confirmed_and_what_is_new_since_a_brief(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db", story() + later_story()) as ledger:
        view = View(ledger, date(2024, 1, 19), clock=now)
        brief = products.changed(view, PAIR, view.earlier(DAY))
        nothing = products.changed(view, PAIR, view.earlier(view.day))
    (section,) = brief.sections
    assert section.title == "What changed since 15 January 2024"
    assert [group.title for group in section.groups] == ["Newly confirmed", "New"]
    (confirmed,), (fresh,) = (group.statements for group in section.groups)
    assert confirmed.text.endswith("On 15 January 2024 it stood as disputed.")
    assert confirmed.citations
    assert "Belarus says that North Korea gave diplomatic support to Russia" in fresh.text
    assert statements(nothing)[0].text == "Nothing that the news at hand tells has changed since 19 January 2024."


def test_what_was_withdrawn_and_corrected_since_a_brief(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db") as ledger:
        correct(ledger)
        view = View(ledger, date(2024, 1, 19), clock=now)
        (section,) = products.changed(view, PAIR, view.earlier(DAY)).sections
    titles = {group.title: group.statements for group in section.groups}
    (withdrawn,) = titles["Corrected or withdrawn"]
    assert "corrected or withdrawn. On 15 January 2024 it stood as" in withdrawn.text


def test_a_corrected_amount_is_told_with_what_it_was(tmp_path: Path) -> None:
    half = msgspec.structs.replace(SHELLS, quantity=500)
    shells = {"kind": EventType.AID, "contexts": ("military",), "fields": ("military aid",), "source": said_by("USA")}
    before = told("2024-01-10", "Pyongyang sent 1,000 containers, Washington said.", object=SHELLS, **shells)
    after = told("2024-01-10", "Pyongyang sent 500 containers, Washington said.", object=half, **shells)
    with filled(tmp_path / "b.db", [before]) as ledger:
        newer = msgspec.structs.replace(after[0], id=before[0].id, updated=now().replace(day=17))
        ledger.add_articles([newer])
        report = msgspec.structs.replace(after[1], id="0" * 24, article=newer.id)
        ledger.add_reports("by hand", [(newer.version, [report])])
        consolidate(ledger)
        view = View(ledger, date(2024, 1, 19), clock=now)
        (section,) = products.changed(view, PAIR, view.earlier(DAY)).sections
    told_of = {group.title: [one.text for one in group.statements] for group in section.groups}
    corrected = told_of["Corrected or withdrawn"][0]
    assert "1,000 containers of munitions" in corrected
    assert "On 15 January 2024 it " in corrected


def test_acts_told_in_the_same_words_are_one_statement(tmp_path: Path) -> None:
    tanks = Object(text="tanks", cls="armour", quantity=3, unit="tanks")
    alike = [
        told(
            day,
            f"Pyongyang moved on Russia, {day}.",
            EventType.MOBILIZE,
            mode="troops",
            date=date(2024, 1, 5),
            object=of,
        )
        for day, of in (("2024-01-10", SHELLS), ("2024-01-11", tanks))
    ]
    with filled(tmp_path / "b.db", alike) as ledger:
        view = View(ledger, DAY, clock=now)
        known = view.events(PAIR)
        happened = next(one for one in products.brief_on(view, PAIR).sections if one.title == "What happened")
    ((once,),) = (group.statements for group in happened.groups)
    assert once.text.endswith("with regard to Russia (two acts).")
    assert once.events == tuple(event.id for event in known)
    assert len(once.citations) == 2


def correct(ledger: Ledger) -> None:
    """Take back the article that says that Moscow may visit Pyongyang."""
    article = story()[-1][0]
    ledger.add_articles([msgspec.structs.replace(article, withdrawn=True, updated=now().replace(day=17))])
    consolidate(ledger)


def consolidate(ledger: Ledger) -> None:
    from bilateral import events

    for block, upto in ledger.blocks_to_consolidate().items():
        ledger.add_consolidations([whole(block, upto, events.consolidate(ledger.filings(block=block)))])


def test_an_earlier_brief_is_not_later(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db") as ledger, pytest.raises(ValueError, match="ask --as-of a later day"):
        view = View(ledger, DAY, clock=now)
        products.changed(view, PAIR, View(ledger, date(2024, 2, 1), clock=now))


def test_a_brief_tells_nothing_from_after_its_day(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db") as ledger, pytest.raises(ValueError, match="give an earlier --since"):
        products.brief_on(View(ledger, DAY, clock=now), PAIR, date(2030, 1, 1))


def test_the_last_brief_is_known_from_beside_the_ledger(run: Callable[..., Any], copied: Path, tmp_path: Path) -> None:
    told_first = run("brief", "PRK-RUS", *AS_OF, "--since-last", "--ledger", copied)
    assert told_first.status == 2
    assert "write one with --output" in told_first.err
    first, changes = tmp_path / "first.json", tmp_path / "changes.json"
    assert run("brief", "PRK-RUS", *AS_OF, "--format", "json", "--output", first, "--ledger", copied).status == 0
    issued.journal(copied).write_bytes(issued.journal(copied).read_bytes() + b'{"about": ["PR')  # a cut line
    by_note = run("brief", "PRK-RUS", "--as-of", "2025-05-01", "--since-last", "--ledger", copied)
    by_file = run("brief", "PRK-RUS", "--as-of", "2025-05-01", "--since-brief", first, "--ledger", copied)
    assert by_note.out == by_file.out
    assert "## What changed since 15 January 2024" in by_note.out
    words = ("--format", "json", "--output", changes, "--ledger", copied)
    run("brief", "PRK-RUS", "--as-of", "2025-05-01", "--since-brief", first, *words)
    assert run("verify", changes, "--ledger", copied).status == 0
    assert "give a brief on PRK" in run("brief", "PRK", "--since-brief", first, "--ledger", copied).err


@pytest.fixture
def copied(sample: Path, tmp_path: Path) -> Path:
    path = tmp_path / "sample.db"
    path.write_bytes(sample.read_bytes())
    return path


# The command line, and bad input


def test_the_commands_write_and_check_briefs(run: Callable[..., Any], copied: Path, tmp_path: Path) -> None:
    assert run("brief", "prk-rus-chn", *AS_OF, "--length", "short", "--ledger", copied).out.startswith("# China, North")
    assert "<h1>Fiji–Tonga</h1>" in run("brief", "TON-FJI", *AS_OF, "--format", "html", "--ledger", copied).out
    paper = tmp_path / "brief.pdf"
    run("brief", "FJI", *AS_OF, "--format", "pdf", "--output", paper, "--ledger", copied)
    assert paper.read_bytes().startswith(b"%PDF")
    given = tmp_path / "brief.json"
    given.write_text(
        run("brief", "PRK-RUS", *AS_OF, "--length", "short", "--format", "json", "--ledger", copied).out, "utf-8"
    )
    whole_brief = run("verify", given, "--ledger", copied)
    assert (whole_brief.status, whole_brief.out) == (0, "")
    given.write_text(given.read_text("utf-8").replace("North Korea denies it", "North Korea admits it"), "utf-8")
    broken = run("verify", given, "--format", "jsonl", "--ledger", copied)
    rows = [json.loads(line) for line in broken.out.splitlines()]
    assert broken.status == 1
    assert rows
    assert all(row["statement"] and row["problems"] for row in rows)
    assert "does not say that it is denied" in run("verify", given, "--ledger", copied).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("PRK-RUS", "--as-of", "2199-01-01"), "is to come, and nothing is known of it"),
        (("PRK-SUN", *AS_OF), "Soviet Union ended on 1991-12-26; ask --as-of a day up to then"),
        (("SSD-SDN", "--as-of", "2010-01-01"), "South Sudan began on 2011-07-09"),
        (("SUN", *AS_OF), "Soviet Union ended"),
        (("PRK-XXX", *AS_OF), "no state has the code 'XXX'"),
        (("PRK-PRK", *AS_OF), "names a state twice"),
        (("-".join(["PRK", "RUS", "CHN", "USA", "KOR", "JPN", "FRA", "GBR", "DEU", "ITA", "ESP", "POL", "UKR"]),),
         "a bloc has 3 to 12 different states"),
        (("PRK-RUS", *AS_OF, "--output", "/nowhere/b.md"), "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_briefed_on_is_named(
    run: Callable[..., Any], sample: Path, words: tuple[str, ...], told: str
) -> None:
    done = run("brief", *words, "--ledger", sample)
    assert done.status == 2
    assert told in done.err
    assert done.out == ""


def test_what_is_no_brief_is_named(run: Callable[..., Any], sample: Path, tmp_path: Path) -> None:
    bad = (("# A brief", "is no JSON"), ("[1]", "is no brief"), ('{"format": "bilateral brief"}', "format None"))
    for content, why in bad:
        path = tmp_path / "x.json"
        path.write_text(content, "utf-8")
        done = run("verify", path, "--ledger", sample)
        assert (done.status, why in done.err) == (2, True), done.err
    assert "cannot be read" in run("verify", tmp_path / "none.json", "--ledger", sample).err
    with pytest.raises(NoBrief, match="is no whole brief"):
        from_json(b'{"format": "bilateral brief", "schema": 1}')


def kept(path: Path, run: Callable[..., Any], ledger: Path, *words: str) -> Path:
    assert run("brief", *words, "--format", "json", "--output", path, "--ledger", ledger).status == 0
    return path


def test_a_brief_of_another_ledger_is_told_as_such(run: Callable[..., Any], sample: Path, tmp_path: Path) -> None:
    filled(tmp_path / "other.db").close()
    given = kept(tmp_path / "b.json", run, tmp_path / "other.db", "PRK-RUS", *AS_OF)
    done = run("verify", given, "--ledger", sample)
    assert done.status == 2
    assert "the brief was made from another ledger: it knew 6 article versions" in done.err
    with Ledger(sample) as ledger, pytest.raises(OtherLedger, match="give --ledger the one it is of"):
        verify(from_json(given.read_bytes()), ledger)


def test_a_dyad_without_events_has_a_brief_that_holds(run: Callable[..., Any], copied: Path, tmp_path: Path) -> None:
    given = kept(tmp_path / "b.json", run, copied, "FJI-TON")  # of all that the ledger holds
    assert "no sign of calm" in given.read_text("utf-8")
    assert run("verify", given, "--ledger", copied).status == 0


def by_hand(brief: Any, ledger: Ledger) -> list[Any]:
    """What fails of a brief whose ledger was coded by hand, besides that no coder can code it anew."""
    failures = verify(brief, ledger).failures
    return [one for one in failures if any("anew" not in flaw.ledger for flaw in one.problems) and one.statement]


def test_evidence_that_was_withdrawn_later_is_noted_and_earlier_is_a_failure(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "b.db"
    filled(path).close()
    given = kept(tmp_path / "b.json", run, path, "PRK-RUS", *AS_OF)
    early = from_json(given.read_bytes())
    with Ledger(path, clock=lambda: now().replace(day=21)) as ledger:
        correct(ledger)
        verdict = verify(early, ledger)
        assert by_hand(early, ledger) == []
        assert verdict.withdrawn == 1
    assert "1 of the cited reports were corrected or withdrawn since" in run("verify", given, "--ledger", path).err
    late = from_json(kept(tmp_path / "c.json", run, path, "PRK-RUS", "--as-of", "2024-01-19").read_bytes())
    (gone,) = [one.report for one in early.sources if one.factuality is Factuality.POSSIBLE][:1]
    number, told_first = next((at, one) for at, one in enumerate(late.statements) if one.section == "What happened")
    sources = [
        msgspec.structs.replace(one, report=gone) if one.number == told_first.citations[0] else one
        for one in late.sources
    ]
    with Ledger(path) as ledger:
        found = by_hand(msgspec.structs.replace(late, sources=tuple(sources)), ledger)
    assert "belongs to none of the events" in next(one for one in found if one.statement == number + 1).line()


def test_a_note_of_another_ledger_is_told_as_such(run: Callable[..., Any], tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    kept(tmp_path / "a.json", run, tmp_path / "a.db", "PRK-RUS", *AS_OF)
    filled(tmp_path / "b.db", story()[:2]).close()
    issued.journal(tmp_path / "a.db").rename(issued.journal(tmp_path / "b.db"))
    done = run("brief", "PRK-RUS", "--since-last", "--ledger", tmp_path / "b.db")
    assert (done.status, "is of another ledger" in done.err) == (2, True)


def test_a_ledger_read_from_the_same_articles_is_the_same(tmp_path: Path) -> None:
    for name in ("a.db", "b.db"):
        filled(tmp_path / name).close()
    with Ledger(tmp_path / "a.db") as one, Ledger(tmp_path / "b.db") as other:
        assert one.held().id == other.held().id
        assert one.held(as_of=now().replace(year=2023)).id != one.held().id
