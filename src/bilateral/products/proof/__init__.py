"""Checking a brief against the ledger that it was made from, statement by statement."""

from bilateral.products.proof.anew import OtherLedger, view_of
from bilateral.products.proof.evidence import Coded, Evidence
from bilateral.products.proof.loaded import Terms, loaded_in, loaded_terms
from bilateral.products.proof.verify import Failure, Problem, Proof, Verdict, flaws_of_text, verify

__all__ = [
    "Coded",
    "Evidence",
    "Failure",
    "OtherLedger",
    "Problem",
    "Proof",
    "Terms",
    "Verdict",
    "flaws_of_text",
    "loaded_in",
    "loaded_terms",
    "verify",
    "view_of",
]
