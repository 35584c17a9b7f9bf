"""One collector at a time for a ledger: a lock that the system itself lets go of when its owner dies."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from types import TracebackType

import msgspec

from bilateral.sources.raw import RawError


class AlreadyCollecting(Exception):
    """Another process collects into the ledger; the message names it and the remedy."""


class _Owner(msgspec.Struct):
    pid: int
    host: str
    since: datetime


class Lock:
    """Held while the context is open. Raises `AlreadyCollecting` where another process holds it.

    The lock is the kernel's (`flock`), so that of a killed owner is free at once; what the file says is only read to
    name the owner.
    """

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self.path = ledger.with_name(f"{ledger.name}.collecting")
        self._file: FileIO | None = None

    def __enter__(self) -> Lock:
        import fcntl  # here, for only POSIX systems have it, and all else runs elsewhere too

        file = self._opened()
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            told = self._told(file)
            file.close()
            raise AlreadyCollecting(told) from None
        owner = _Owner(os.getpid(), socket.gethostname(), datetime.now(UTC).replace(microsecond=0))
        file.truncate(0)
        file.write(msgspec.json.encode(owner))
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None

    def _opened(self) -> FileIO:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return FileIO(self.path, "a+")
        except OSError as error:
            raise RawError(
                f"{self.path}: cannot be written ({error.strerror}); give write permission on its folder"
            ) from error

    def _told(self, file: FileIO) -> str:
        file.seek(0)
        try:
            owner = msgspec.json.decode(file.read(1000), type=_Owner)
        except msgspec.DecodeError:
            return f"{self._ledger}: another process collects into it; wait until it is done, or stop it"
        return (
            f"{self._ledger}: process {owner.pid} on {owner.host} has been collecting into it since "
            f"{owner.since:%Y-%m-%d %H:%M} UTC; stop that one first (kill {owner.pid}), or give another ledger"
        )
