"""Pages as a reader has them once nothing on them is being reckoned any more."""

from __future__ import annotations

import time

from fastapi.testclient import TestClient

LATER = ("data-again", "looks again by itself")


def settled(browser: TestClient, address: str) -> str:
    """The page once nothing on it is being reckoned any more."""
    deadline = time.monotonic() + 30
    while True:
        answer = browser.get(address)
        assert answer.status_code in (200, 202), answer.text
        if not any(mark in answer.text for mark in LATER):
            return answer.text
        assert time.monotonic() < deadline, "it never came"
