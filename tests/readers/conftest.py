"""Write an export and read it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.readers.exports import drain, write
from triage.intake.export import open_export


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., SimpleNamespace]:
    """``read(name, content, ..., **options)``: pairs of names and contents are written, then read as one export."""

    def run(*files: str | bytes, **options: object) -> SimpleNamespace:
        return drain(open_export(write(tmp_path, files), **options))

    return run
