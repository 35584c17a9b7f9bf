"""What tests of several rooms begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_values import ledger_in


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger to copy: making one takes longer than filling it."""
    folder = tmp_path_factory.mktemp("blank")
    ledger_in(folder).close()
    return folder / "bilateral.db"
