"""Asks a server that speaks OpenAI's chat protocol one question, and takes its answer in a strict schema."""

from __future__ import annotations

from typing import Any, Protocol

import httpx2

from bilateral.coding.verdict import Away


class Server(Protocol):
    """Where a server is: `url` up to `/v1`, the `model` there, seconds until `timeout`, and a `key` if it wants one."""

    @property
    def url(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def timeout(self) -> float: ...
    @property
    def key(self) -> str | None: ...


class Chat:
    """One connection to a server. `form` is the JSON schema of an answer, `name` its name, `task` what it is for.

    `remedy` tells what to do where the server is away.
    """

    def __init__(self, server: Server, form: dict[str, Any], name: str, task: str, remedy: str) -> None:
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        self._client = httpx2.Client(timeout=server.timeout, headers=headers)
        self._address = server.url.rstrip("/") + "/chat/completions"
        self._model, self._task, self._remedy = server.model, task, remedy
        self._forms: list[dict[str, Any]] = [
            {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": form}},
            {"type": "json_object", "schema": form},
        ]

    def ask(self, instructions: str, question: str, longest: int) -> str:
        """The answer's text, of at most `longest` tokens. Raises `Away` with the address and the remedy."""
        body = {
            "model": self._model,
            "temperature": 0,
            "seed": 0,
            "max_tokens": longest,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": question}],
        }
        try:
            return self._post(body) or ""
        except httpx2.HTTPError as error:
            why = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise Away(f"the {self._task} server at {self._address} does not answer ({why}); {self._remedy}") from error
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise Away(
                f"the {self._task} server at {self._address} does not speak OpenAI's chat protocol: {error!r}"
            ) from error

    def _post(self, body: dict[str, Any]) -> str | None:
        """The answer's text; of the two ways in which servers take a schema the one that this server knows."""
        while True:
            response = self._client.post(self._address, json=body | {"response_format": self._forms[0]})
            if response.is_error and len(self._forms) > 1:
                self._forms = self._forms[1:]
                continue
            response.raise_for_status()
            content: str | None = response.json()["choices"][0]["message"]["content"]
            return content
