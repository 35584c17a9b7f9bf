"""Obligations: which provision in force on the day of an act it would touch, if it is true.

The provisions are the CSV files in `data/`, one for each regime, with the groups of states that they bind and the
bodies that watch over them; a new row needs no Python. A finding is never a verdict: it says which paragraph an act
would touch, who says that the act took place, who denies it, and how sure the match is.
"""

from bilateral.obligations.check import Flaw, flaws
from bilateral.obligations.findings import findings, may_touch
from bilateral.obligations.register import Register, RegisterError, register

__all__ = ["Flaw", "Register", "RegisterError", "findings", "flaws", "may_touch", "register"]
