"""A brief checked against its ledger, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

import msgspec

from bilateral import coding
from bilateral.ledger import Ledger
from bilateral.products.grounded import Grounded, Told, told
from bilateral.products.names import plural
from bilateral.products.proof.anew import made_anew, view_of
from bilateral.products.proof.cited import Flaw, flaws_of_evidence
from bilateral.products.proof.evidence import Coded, Evidence
from bilateral.products.proof.firm import flaws_of_firmness
from bilateral.products.proof.loaded import Terms, loaded_in
from bilateral.products.proof.mapped import flaws_of_map
from bilateral.products.proof.pairing import paired
from bilateral.products.proof.worded import (
    flaws_of_copying,
    flaws_of_likelihood,
    flaws_of_quotations,
    flaws_of_wording,
)
from bilateral.products.reading import names_in, numbers_in, quotations_in, unquoted
from bilateral.products.statements import Brief


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a statement, and what the ledger says."""

    problem: str
    ledger: str


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that does not hold. `statement` is its number from 1, or 0 for the brief as a whole."""

    statement: int
    section: str
    text: str
    problems: tuple[Problem, ...]

    def line(self) -> str:
        """One line for a person."""
        where = f"statement {self.statement} ({self.section})" if self.statement else "the brief"
        told = f" “{shorten(self.text, 90, placeholder=' …')}”" if self.text else ""
        why = "; ".join(f"{one.problem}, but {one.ledger}" for one in self.problems)
        return f"{where}{told} {why}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What checking a brief gave. `withdrawn` counts cited reports that were taken back after the brief's day."""

    statements: int
    failures: tuple[Failure, ...]
    withdrawn: int


class Proof:
    """What a brief is checked against, prepared once: the brief made anew, and the evidence as it was.

    `coded` codes the cited sentences anew; `loaded` are terms that no wording may have.
    """

    def __init__(self, brief: Grounded, ledger: Ledger, coded: Coded, loaded: Terms | None = None) -> None:
        """Raises `OtherLedger` where the ledger held other things, `ValueError` for a head that no brief can have."""
        view = view_of(brief, ledger)
        self._anew = made_anew(brief, view)
        self._right = list(told(self._anew))
        self._evidence = Evidence(view, self._anew, coded)
        self._loaded = loaded

    def verdict(self, brief: Grounded) -> Verdict:
        """Check every statement of a brief with this head."""
        right, evidence = self._right, self._evidence
        pairs = paired(brief.statements, right)
        failures = [*_head(brief, self._anew, evidence)]
        for at, statement in enumerate(brief.statements):
            plain = right[pairs[at]] if at in pairs else None
            found = list(dict.fromkeys(_flaws(statement, plain, brief, evidence, self._loaded)))
            failures += [_failure(at + 1, statement.section, statement.text, found)] if found else []
        left_out = sorted(set(range(len(right))).difference(pairs.values()))
        failures += [_omission(right[at]) for at in left_out]
        withdrawn = _withdrawn(brief, evidence)
        return Verdict(statements=len(brief.statements), failures=tuple(failures), withdrawn=withdrawn)


def verify(
    brief: Grounded, ledger: Ledger, settings: coding.Settings | None = None, loaded: Terms | None = None
) -> Verdict:
    """Check every statement as of the brief's day, as the ledger was recorded when the brief was made.

    The cited sentences are coded anew by the coder of `settings`. Raises what `Proof` raises.
    """
    return Proof(brief, ledger, Coded(settings or coding.Settings()), loaded).verdict(brief)


def _flaws(
    statement: Told, plain: Told | None, brief: Grounded, evidence: Evidence, loaded: Terms | None
) -> Iterator[Flaw]:
    sources = {source.number: source for source in brief.sources}
    yield from flaws_of_evidence(statement, sources, evidence)
    if plain is None:
        yield "is no statement that the ledger gives rise to", "the brief made anew has none on these events here"
    else:
        yield from _differences(statement, plain)
    reports = [sources[number].report for number in statement.citations if number in sources]
    yield from flaws_of_text(statement, plain.text if plain else None, reports, evidence, loaded)
    yield from _listed(statement)


def flaws_of_text(
    statement: Told, plain: str | None, reports: Sequence[str], evidence: Evidence, loaded: Terms | None = None
) -> Iterator[Flaw]:
    """What is wrong with the wording of a statement that cites these reports, beside a `plain` one that holds.

    Quotations are checked for themselves; what stands outside them has to say what the plain wording says.
    """
    if plain is not None and statement.text != plain:
        yield from flaws_of_wording(unquoted(statement.text).replace("…", ""), plain)
    yield from flaws_of_firmness(statement, evidence)
    yield from flaws_of_likelihood(statement.text)
    texts = _texts(reports, evidence)
    yield from flaws_of_quotations(statement.text, texts)
    yield from flaws_of_copying(statement.text, texts)
    for term in loaded_in(statement.text, loaded or {}):
        yield f"uses the loaded term “{term}”", "a brief is told in neutral words"


def _differences(statement: Told, plain: Told) -> Iterator[Flaw]:
    """What stands beside the wording: kind, status, day, events and reports."""
    for name in ("kind", "status", "lead", "section", "group"):
        given, right = getattr(statement, name), getattr(plain, name)
        if given != right:
            yield f"has the {'day' if name == 'lead' else name} “{given or 'none'}”", f"it is “{right or 'none'}”"
    for name in ("events", "reports"):
        given, right = set(getattr(statement, name)), set(getattr(plain, name))
        if given != right:
            yield f"rests on other {name}", f"it was counted from {plural(len(right), name.removesuffix('s'))}"


def _listed(statement: Told) -> Iterator[Flaw]:
    read = {"names": names_in, "numbers": numbers_in, "quotations": quotations_in}
    for name, found in read.items():
        if getattr(statement, name) != found(statement.text):
            yield f"lists other {name} than its wording has", f"these are {', '.join(found(statement.text)) or 'none'}"


def _texts(reports: Sequence[str], evidence: Evidence) -> Sequence[str]:
    """The texts of the articles that hold these reports, each with its headline."""
    articles = {one.version: one for one in map(evidence.article_of, reports) if one}
    return [f"{article.title or ''}\n{article.text}" for _, article in sorted(articles.items())]


def _head(brief: Grounded, anew: Brief, evidence: Evidence) -> Iterator[Failure]:
    """The brief as a whole: its day, period, method and map, and whether its coder can be asked again."""
    found = [
        (f"gives {name} as {getattr(brief, name)}", f"it is {getattr(anew, name)}")
        for name in ("title", "as_of", "horizon", "since", "method")
        if getattr(brief, name) != getattr(anew, name)
    ]
    coder = brief.ledger.coders[-1] if brief.ledger.coders else evidence.coded.coder
    if coder != evidence.coded.coder:
        found.append((f"was coded by {coder}", f"the coder at hand is {evidence.coded.coder}; choose it by --settings"))
    if brief.map is not None:
        found.extend(flaws_of_map(brief.map, anew, evidence))
    if found:
        yield _failure(0, "", "", found)


def _failure(number: int, section: str, text: str, flaws: Sequence[Flaw]) -> Failure:
    return Failure(statement=number, section=section, text=text, problems=tuple(Problem(*flaw) for flaw in flaws))


def _omission(statement: Told) -> Failure:
    flaw = (f"leaves out a statement of “{statement.section}”", f"the ledger says “{statement.text}”")
    return _failure(0, "", "", [flaw])


def _withdrawn(brief: Grounded, evidence: Evidence) -> int:
    """Cited reports that stood on the brief's day and do not stand any more."""
    stood = (source.report for source in brief.sources if not evidence.view.taken_back(source.report))
    now = (evidence.later(report) for report in sorted(set(stood)))
    return sum(filing is not None and filing.withdrawn is not None for filing in now)
