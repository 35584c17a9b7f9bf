"""One pass through everything: read, code, fold copies, consolidate. The only place that knows the order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from pathlib import Path
from threading import Event
from typing import TypeVar

import msgspec

from bilateral import articles, coding, collecting, consolidation, events, rollups, sources
from bilateral.dispatches import Folding
from bilateral.ledger import ImportedFile, Ledger
from bilateral.model import Article, Document, Filing, Report, SetAside, Span

LANGUAGES = consolidation.LANGUAGES
BATCH = 500
T = TypeVar("T")
Tell = Callable[[str, int], None]
"""Told the stage and how many more things it has done."""
Wanted = Callable[[Article], bool]


class Coder(msgspec.Struct, frozen=True, kw_only=True):
    """Which coder runs, and in how many processes."""

    settings: coding.Settings = coding.Settings()
    workers: int = 1


BUILT_IN = Coder()
"""The coder that comes along, in this process."""


class Outcome(msgspec.Struct, kw_only=True):
    """What one pass did: new article versions, reports, changed event rows, and what was set aside.

    `passed` counts the files that were read whole before and were passed over.
    """

    read: int = 0
    passed: int = 0
    articles: int = 0
    reports: int = 0
    blocks: int = 0
    set_aside: list[SetAside] = msgspec.field(default_factory=list)


class WholePass(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass from the web to the findings did: what was collected, what followed from it, and what was told after.

    `notes` are what those had to say who were called after it, in a few words each.
    """

    collected: collecting.Collected
    outcome: Outcome
    notes: tuple[str, ...] = ()


Before = Callable[[Ledger, Outcome, datetime, Tell], None]
"""Called before each whole pass collects, with what the pass did so far and the time, UTC: drop folders hang here."""
After = Callable[[Ledger, datetime, Tell], str | None]
"""Called after each whole pass with the ledger and the time, UTC; says what it did: alerts hang here."""


class Import(msgspec.Struct, kw_only=True):
    """What an import did: files read and files that were there already, and rows as `ImportedFile` has them."""

    files: int = 0
    known: int = 0
    rows: int = 0
    counted: int = 0
    speech: int = 0
    apart: int = 0
    set_aside: list[SetAside] = msgspec.field(default_factory=list)


def silent(stage: str, count: int) -> None:
    """Tells nobody."""


def run(
    ledger: Ledger, paths: Sequence[Path], *, now: datetime, tell: Tell = silent, coder: Coder = BUILT_IN
) -> Outcome:
    """Read the paths into the ledger and conclude what follows. Safe to stop anywhere and to run again."""
    outcome = Outcome()
    read(ledger, paths, outcome, now=now, tell=tell)
    conclude(ledger, outcome, tell=tell, coder=coder)
    return outcome


def whole_pass(
    ledger: Ledger,
    collector: collecting.Collector,
    *,
    now: Callable[[], datetime],
    stop: Event | None = None,
    tell: Tell = silent,
    coder: Coder = BUILT_IN,
    before: Sequence[Before] = (),
    after: Sequence[After] = (),
) -> WholePass:
    """Collect what is due, conclude what follows, and call those who wait for it. Safe to stop anywhere."""
    outcome = Outcome()
    for take in before:
        take(ledger, outcome, now(), tell)
    collected = collector.collect(stop=stop, tell=tell)
    outcome.articles += collected.articles
    outcome.set_aside += collected.set_aside
    conclude(ledger, outcome, tell=tell, coder=coder)
    notes = [call(ledger, now(), tell) for call in after]
    return WholePass(collected=collected, outcome=outcome, notes=tuple(filter(None, notes)))


def recode(
    ledger: Ledger,
    settings: collecting.Settings,
    since: datetime,
    until: datetime,
    *,
    tell: Tell = silent,
    coder: Coder = BUILT_IN,
) -> tuple[collecting.Recoded, Outcome]:
    """Read the bytes that were kept raw anew with what extracts and codes today, and conclude what follows."""
    recoded = collecting.recode(ledger, settings.folder(ledger.path), since, until, tell=tell)
    outcome = Outcome(articles=recoded.changed, set_aside=recoded.set_aside)
    conclude(ledger, outcome, tell=tell, coder=coder)
    return recoded, outcome


def read(
    ledger: Ledger,
    paths: Sequence[Path],
    outcome: Outcome,
    *,
    now: datetime,
    tell: Tell = silent,
    wanted: Wanted = lambda _: True,
) -> None:
    """Add every new article version in the paths that is wanted; a file that was read whole before is passed over."""
    for found in sources.files(paths):
        if isinstance(found, SetAside):
            _put_aside(ledger, [found], outcome)
            continue
        mark = _mark(found)
        address = str(found.resolve())
        if mark is not None and ledger.was_read(address, mark):
            outcome.passed += 1
            continue
        clean = _read_file(ledger, found, outcome, now, tell, wanted)
        if mark is not None and (clean or sources.is_archive(found)):
            ledger.mark_read(address, mark)


def _mark(path: Path) -> str | None:
    """By what a file is known again; `None` for what is no file or cannot be opened, which its reading will tell."""
    try:
        return sources.digest(path) if path.is_file() else None
    except OSError:
        return None


def _read_file(ledger: Ledger, path: Path, outcome: Outcome, now: datetime, tell: Tell, wanted: Wanted) -> bool:
    """Whether nothing was set aside or left out: only then need the file not be looked at again.

    Of an archive most pages may be no articles, so there only the first of each reason are named, the others counted.
    """
    before, left = len(outcome.set_aside), 0
    counted = sources.Counted(str(path), "pages", told=sources.TOLD if sources.is_archive(path) else sys.maxsize)
    for batch in _batches(sources.documents(path), BATCH):
        good: list[Article] = []
        bad: list[SetAside] = []
        for document in batch:
            if isinstance(document, SetAside):
                bad.append(document)
                continue
            try:
                good.append(articles.read(document, now=now))
            except articles.Unusable as why:
                bad += counted.add(SetAside(address=document.address, reason=str(why)))
        chosen = [article for article in good if wanted(article)]
        left += len(good) - len(chosen)
        outcome.articles += ledger.add_articles(chosen)
        _put_aside(ledger, bad, outcome)
        outcome.read += len(batch)
        tell("reading", len(batch))
    _put_aside(ledger, list(counted.rest()), outcome)
    return len(outcome.set_aside) == before and not left


def _put_aside(ledger: Ledger, items: list[SetAside], outcome: Outcome) -> None:
    if items:
        ledger.set_aside(items)
        outcome.set_aside += items


def import_events(
    ledger: Ledger,
    paths: Sequence[Path],
    kind: str,
    *,
    now: datetime,
    dataset: str | None = None,
    codes: str = "iso",
    tell: Tell = silent,
) -> Import:
    """Add the daily counts of files of other people's events to a data set, by default named as the kind.

    `kind` is one of `sources.event_files.KINDS`; `codes` is the scheme of the codes in plain rows. A file whose
    content the data set has already is passed over; one that cannot be used is set aside and stops no other.
    """
    done = Import()
    for path in paths:
        import_file(ledger, path, sources.event_files.kind_of(kind, codes), dataset or kind, done, now=now)
        tell("importing", 1)
    rollups.renew(ledger, tell)
    return done


def import_file(
    ledger: Ledger,
    path: Path,
    kind: sources.event_files.Kind,
    dataset: str,
    done: Import,
    *,
    now: datetime,
    address: str | None = None,
) -> None:
    """Add one file to a data set, told in `done`; `address` is where it came from, its path without it."""
    try:
        _import_file(ledger, path, kind, dataset, done, now, address or str(path))
    except sources.event_files.Unusable as why:
        aside = [SetAside(address=address or str(path), reason=str(why))]
        ledger.set_aside(aside)
        done.set_aside += aside


def _import_file(
    ledger: Ledger,
    path: Path,
    kind: sources.event_files.Kind,
    dataset: str,
    done: Import,
    now: datetime,
    address: str,
) -> None:
    with sources.event_files.unpacked(path) as text:
        digest = sources.digest(text)
        if ledger.was_imported(dataset, digest):
            done.known += 1
            return
        with sources.event_files.open_events(text, kind, address=address, now=now) as found:
            numbers = {name: getattr(found, name) for name in ("rows", "counted", "speech", "apart", "first", "last")}
            file = ImportedFile(dataset=dataset, digest=digest, address=address, kind=kind.name, **numbers)
            if ledger.add_import(file, found.counts(), found.aside):
                done.files += 1
                done.rows += found.rows
                done.counted += found.counted
                done.speech += found.speech
                done.apart += found.apart
                done.set_aside += found.aside


def conclude(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent, coder: Coder = BUILT_IN) -> None:
    """Fold copies, code what waits, consolidate what changed, find the shifts of what did."""
    fold_copies(ledger)
    code(ledger, outcome, tell=tell, coder=coder)
    consolidate(ledger, outcome, tell=tell)
    rollups.renew(ledger, tell)


def extract(
    given: Sequence[str], get: Callable[[str], Document | SetAside], *, now: datetime, text: bool = True
) -> Iterator[dict[str, object]]:
    """The article row of every document in files, folders and at addresses, or where it is with the error.

    `get` reads an address. Without `text` the texts of pages are not looked for, which is faster.
    """
    for one in given:
        is_address = one.lower().startswith(("http://", "https://"))
        for document in [get(one)] if is_address else sources.walk([Path(one)]):
            yield _row_of(document, now, text)


def _row_of(document: Document | SetAside, now: datetime, text: bool) -> dict[str, object]:
    if isinstance(document, SetAside):
        return {"path": document.address, "error": document.reason}
    try:
        if document.kind == "page" and not text:
            return articles.metadata(document, now)
        return articles.to_row(articles.read(document, now=now))
    except articles.Unusable as why:
        return {"path": document.address, "error": str(why)}


def code_file(path: Path, aside: list[SetAside], *, coder: Coder = BUILT_IN) -> Iterator[Report]:
    """The reports of a file of article rows, in order; rows that cannot be used are added to `aside`.

    Rows that give `actor_span` or `recipient_span` are coded for that pair: exactly one report each.
    """
    for chosen, group in groupby(_rows_of(path, aside), key=lambda row: row[1] is not None):
        if chosen:
            judge = coding.pair_judge_of(coder.settings)
            yield from (coding.code_pair(article, *spans, judge) for article, spans in group if spans)
        else:
            for _, reports in coding.code_all(
                (article for article, _ in group), workers=coder.workers, settings=coder.settings
            ):
                yield from reports


def explain(text: str, day: date, settings: coding.Settings) -> list[coding.Explanation]:
    """How each sentence of a text published on a day is coded, and why."""
    published = datetime.combine(day, time(12), UTC)
    article = Article(id="explained", published=published, text=text, language="en")
    return coding.explain(article, coding.judge_of(settings))


Spans = tuple[Span | None, Span | None]


def _rows_of(path: Path, aside: list[SetAside]) -> Iterator[tuple[Article, Spans | None]]:
    for document in sources.documents(path):
        if isinstance(document, SetAside):
            aside.append(document)
            continue
        try:
            article = articles.read(document)
            yield article, _spans(document, article)
        except articles.Unusable as why:
            aside.append(SetAside(address=document.address, reason=str(why)))


class _Chosen(msgspec.Struct):
    actor_span: Span | None = None
    recipient_span: Span | None = None


def _spans(document: Document, article: Article) -> Spans | None:
    if document.kind != "row" or b"_span" not in document.body:
        return None
    try:
        chosen = msgspec.json.decode(document.body, type=_Chosen)
    except msgspec.ValidationError as error:
        raise articles.Unusable(f"actor_span and recipient_span are [start, end) or null: {error}") from error
    spans = (chosen.actor_span, chosen.recipient_span)
    for span in spans:
        if span is not None and not 0 <= span[0] < span[1] <= len(article.text):
            raise articles.Unusable(f"the span {list(span)} is not inside the text of {len(article.text)} characters")
    return spans if b'"actor_span"' in document.body or b'"recipient_span"' in document.body else None


def fold_copies(ledger: Ledger) -> None:
    """Give each new article version its dispatch: near copies share one. All places are stored together."""
    ledger.add_dispatches(Folding(ledger).places())


def code(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent, coder: Coder = BUILT_IN) -> None:
    """Code every article that this coder has not coded."""
    version = coding.version(coder.settings)
    waiting = ledger.uncoded(version, languages=LANGUAGES)
    for batch in _batches(coding.code_all(waiting, workers=coder.workers, settings=coder.settings), BATCH):
        outcome.reports += sum(len(reports) for _, reports in batch)
        ledger.add_reports(version, [(article.version, reports) for article, reports in batch])
        tell("coding", len(batch))


def consolidate(ledger: Ledger, outcome: Outcome, *, tell: Tell = silent) -> None:
    """Make events of the reports of every block that changed."""
    outcome.blocks += consolidation.bring_up_to_date(ledger, tell)


def voice_of(filing: Filing) -> str:
    """What the voice of a filing is counted under: voices that are not independent of each other share it."""
    return events.voice_of(filing, consolidation.PRESS)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
