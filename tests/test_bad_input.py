"""Texts that are no clean sentences: no crash, no flood of reports, and spans that stand in the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from bilateral.coding import Settings, code, judge_of
from bilateral.model import Article, end_of_day
from bilateral.world import states

NAMES = [state.name for state in states().values() if state.until is None]
MANY = 12
BAD = {
    "two thousand words": "Ruritania and " + "Russia sent shells to North Korea and " * 290 + "then it stopped.",
    "a table": "\n".join(f"{name}\t{n}\t{n * 7}%" for n, name in enumerate(NAMES[:60])),
    "fifty states": "Delegates of " + ", ".join(NAMES[:50]) + " listened to a concert.",
    "capitals": "RUSSIA SENDS SHELLS TO NORTH KOREA AND CHINA WARNS JAPAN OVER ISLANDS",
    "markup": '<p class="x">Russia <b>sent</b> shells to <a href="/kp">North Korea</a>&nbsp;on Monday.</p>',
    "two languages": "Russia sent shells to North Korea, а Китай осудил это решение и 日本は抗議した。",
    "zero width": "Ru\u200bssia se\u200bnt shells to No\u200crth Korea, and Russia\u200b thanked\ufeff China\u200d.",
    "right to left": "\u202eRussia sent shells to North Korea\u202c. روسيا أرسلت قذائف إلى كوريا and China agreed.",
    "no letters": "… !!! ??? --- 1234 5678 \u0000 \U0001f1f7\U0001f1fa \U0001f1f0\U0001f1f5",
    "one word": "Russia" * 400,
}


@pytest.mark.parametrize("backend", ["model", "rules"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gives_few_reports_or_none(kind: str, backend: str) -> None:
    judge = judge_of(Settings(backend=backend))  # type: ignore[arg-type]
    article = Article(id=kind, published=end_of_day(date(2024, 1, 15)), text=BAD[kind], language="en")
    reports = next(code([article], judge=judge))[1]
    assert len(reports) <= MANY
    for report in reports:
        for party in (report.actor, report.recipient):
            assert party is None or 0 <= party.span[0] <= party.span[1] <= len(report.text)


@pytest.mark.parametrize("backend", ["model", "rules"])
def test_a_list_of_states_is_no_act(backend: str) -> None:
    judge = judge_of(Settings(backend=backend))  # type: ignore[arg-type]
    article = Article(id="a", published=end_of_day(date(2024, 1, 15)), text=BAD["fifty states"], language="en")
    assert next(code([article], judge=judge))[1] == ()
