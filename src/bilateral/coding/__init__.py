"""Articles to reports: who did what to whom, who says so, and how surely."""

from bilateral.coding.coder import VERSION, code
from bilateral.coding.pairs import code_pair

__all__ = ["VERSION", "code", "code_pair"]
