"""Writes the examples of the API's description from a ledger of the bundled sample: each read, cut to a few rows.

bilateral read src/bilateral/sample --ledger demo.db
python benchmarks/api_examples.py demo.db > src/bilateral/web/api/data/examples.json
"""

from __future__ import annotations

import sys
from typing import Any

import msgspec
from fastapi.testclient import TestClient

from bilateral import web

QUESTIONS = {
    "/relations": "as_of=2024-01-15&limit=1",
    "/relation/{dyad}": "as_of=2024-01-15&since=2023-12",
    "/relation/{dyad}/shifts": "as_of=2024-01-15&robust=true",
    "/relation/{dyad}/flow": "as_of=2024-01-15&limit=1",
    "/relation/{dyad}/events": "as_of=2024-01-15&status=disputed&type=AID&limit=1",
    "/relation/{dyad}/obligations": "as_of=2024-01-15&since=2023-10-26&limit=1",
    "/relation/{dyad}/brief": "as_of=2024-01-15&since=2024-01",
    "/shifts": "as_of=2024-01-15&limit=1",
    "/stress": "as_of=2024-01-15&limit=1",
    "/outlook": "as_of=2024-01-15&dyad=PRK-RUS&days=90",
    "/blocs": "as_of=2024-01-15&month=2023-09",
    "/events": "as_of=2024-01-15&status=confirmed&newest_first=true&limit=1",
    "/country/{state}": "as_of=2024-01-15&since=2024-01",
    "/country/{state}/events": "as_of=2024-01-15&status=claimed&limit=1",
    "/country/{state}/stress": "as_of=2024-01-15",
    "/country/{state}/obligations": "as_of=2024-01-15&limit=1",
    "/countries": "as_of=2024-01-15&limit=1",
    "/provisions": "regime=prk&limit=1",
    "/provision/{provision_id}": "",
    "/stories": "date=2024-01-14&limit=1",
    "/search": "q=containers&as_of=2024-01-15&limit=1",
    "/sources": "limit=2",
    "/who": "name=Choe+Son+Hui&on=2024-01-14",
    "/export/plover": "as_of=2024-01-15&status=disputed&type=AID&limit=1",
}
NAMES = {"{dyad}": "PRK-RUS", "{state}": "PRK", "{provision_id}": "prk-1718-8b1"}
MOST = 2
"""Items of a list that an example shows."""


def main(ledger: str) -> None:
    """All examples by path, and one event."""
    api = TestClient(web.app(ledger))
    found = {path: _cut(_asked(api, path, question)) for path, question in QUESTIONS.items()}
    disputed = _asked(api, "/relation/{dyad}/events", QUESTIONS["/relation/{dyad}/events"])[0]
    found["/event/{event_id}"] = _cut(_asked(api, f"/event/{disputed['id']}", "as_of=2024-01-15"))
    body = msgspec.json.format(msgspec.json.encode(dict(sorted(found.items()))), indent=1)
    sys.stdout.buffer.write(body + b"\n")


def _asked(api: TestClient, path: str, question: str) -> Any:
    for mark, name in NAMES.items():
        path = path.replace(mark, name)
    answer = api.get(f"/api{path}?{question}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _cut(value: Any) -> Any:
    """The same, with the first items of each list alone."""
    if isinstance(value, dict):
        return {name: _cut(one) for name, one in value.items()}
    if isinstance(value, list):
        pairs = len(value) == 2 and not any(isinstance(one, dict | list) for one in value)
        return [_cut(one) for one in (value if pairs else value[:MOST])]
    return value


if __name__ == "__main__":
    main(sys.argv[1])
