"""Articles to reports: who did what to whom, who says so, and how surely."""

from bilateral.coding.backends import judge_of, pair_judge_of, version
from bilateral.coding.chat import Chat
from bilateral.coding.coder import VERSION, code
from bilateral.coding.explain import Act, Explanation, explain
from bilateral.coding.pairs import code_pair
from bilateral.coding.settings import Settings, Wording
from bilateral.coding.verdict import Away
from bilateral.coding.workers import code_all

__all__ = [
    "VERSION",
    "Act",
    "Away",
    "Chat",
    "Explanation",
    "Settings",
    "Wording",
    "code",
    "code_all",
    "code_pair",
    "explain",
    "judge_of",
    "pair_judge_of",
    "version",
]
