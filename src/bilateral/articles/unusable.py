"""The one way in which reading an article fails."""

from __future__ import annotations


class Unusable(Exception):
    """The document gives no article; the message is one clear line that says why."""
