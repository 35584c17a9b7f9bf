"""Where the state of visits is kept: in memory, or in one JSON file. A ledger can hold it by the same two words."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Protocol

import msgspec

from bilateral.model import FetchState


class KeeperError(ValueError):
    """A file of states that cannot be read; names it and the remedy."""


class Keeper(Protocol):
    """Holds one state for each address; both methods may be called from several threads."""

    def state(self, address: str) -> FetchState | None:
        """What was kept last; `None` for an address that was never visited."""

    def keep(self, state: FetchState) -> None:
        """Keep a state in place of the one before."""


class MemoryKeeper:
    """Holds states as long as the program runs."""

    def __init__(self) -> None:
        self._states: dict[str, FetchState] = {}
        self._lock = threading.Lock()

    def state(self, address: str) -> FetchState | None:
        return self._states.get(address)

    def keep(self, state: FetchState) -> None:
        with self._lock:
            self._states[state.address] = state


class FileKeeper:
    """Holds states in a JSON file, written anew beside it and then put in its place: it is never half-written.

    Each `keep` writes the whole file, which suits some hundred addresses. Raises `KeeperError` where the file cannot
    be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            found = msgspec.json.decode(path.read_bytes(), type=list[FetchState]) if path.exists() else []
        except (OSError, msgspec.DecodeError) as error:
            raise KeeperError(f"{path}: no file of visits ({error}); move it away, and all is visited anew") from error
        self._states = {state.address: state for state in found}

    def state(self, address: str) -> FetchState | None:
        return self._states.get(address)

    def keep(self, state: FetchState) -> None:
        with self._lock:
            self._states[state.address] = state
            rows = [self._states[address] for address in sorted(self._states)]
            beside = self._path.with_name(f"{self._path.name}.new")
            with beside.open("wb") as stream:
                stream.write(msgspec.json.format(msgspec.json.encode(rows), indent=1))
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(self._path)
