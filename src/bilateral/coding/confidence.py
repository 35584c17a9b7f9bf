"""How often a rule is right: the probability that type, actor and recipient are all right.

The figures are shares measured on development items (see `docs/measurements.md`), by the rule that decided.
"""

from __future__ import annotations

BY_RULE = {
    "verb": 0.66,
    "verb: travel": 0.7,
    "verb: transfer": 0.7,
    "verb: together": 0.7,
    "noun: talks": 0.65,
    "noun: visit": 0.65,
    "noun: attack": 0.6,
    "nearest": 0.4,
}


def confidence(rule: str, *, recalled: bool, owned: bool) -> float:
    """The probability for a rule; lower where a party came from an antecedent or is only an owner."""
    base = BY_RULE.get(rule, 0.58)
    if recalled:
        base -= 0.1
    if owned:
        base -= 0.06
    return round(max(base, 0.05), 2)
