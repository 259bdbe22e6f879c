"""Write exports and read them back with their counts checked."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

from triage.intake.export import Export
from triage.types import Rejected


def drain(export: Export) -> SimpleNamespace:
    """Read all of an export; whatever it holds, its counts must add up."""
    rows = list(export)
    assert export.rows_read == export.rows_in_tickets + export.rows_rejected
    rejected = [r for r in rows if isinstance(r, Rejected)]
    assert export.rows_rejected == len(rejected)
    tickets = [r for r in rows if not isinstance(r, Rejected)]
    return SimpleNamespace(export=export, tickets=tickets, rejected=rejected, ids=[t.id for t in tickets])


def write(folder: Path, files: Iterable[str | bytes]) -> list[str]:
    """Write pairs of name and content; a name that ends in ``.gz`` is packed."""
    paths = []
    listed = list(files)
    for name, content in zip(listed[::2], listed[1::2], strict=True):
        data = content.encode() if isinstance(content, str) else content
        path = folder / str(name)
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        paths.append(str(path))
    return paths
