"""What ``triage train`` is given, looked at before the work."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.model import Model


SPLITS = ("group", "time")
DEFAULT = "default"


def usage(*, check: bool, hold_out: float, split: str, doubts: Path | None, base: str) -> None:
    if doubts and not check:
        raise TriageError("--doubts goes with --check")
    if check and hold_out:
        raise TriageError("--hold-out trains a model, --check writes none: give one of the two")
    if check and base:
        raise TriageError("--base is what a model starts from, --check writes none: give one of the two")
    if split not in SPLITS:
        raise TriageError(f"--split: '{split}' is not one of {', '.join(SPLITS)}")
    if check and split != SPLITS[0]:
        raise TriageError("--split says what is held out, --check holds nothing out: give one of the two")
    if split == "time" and not hold_out:
        raise TriageError("--split time needs --hold-out: the share of newest tickets to keep out (such as 0.2)")


def base(base: str) -> Model | None:
    """Load the model to start from. Raises `ModelError` when it is missing or damaged."""
    from triage import api

    return api.load_model(common.model_folder(None if base == DEFAULT else base)) if base else None


def kinds(blocks: str) -> list[str] | None:
    """Part ``--blocks``. Raises `TriageError` for a kind of features that there is not."""
    from triage import discover
    from triage.features import BLOCKS

    names = [name.strip() for name in blocks.split(",") if name.strip()]
    for name in names:
        discover.load(BLOCKS, name)
    return sorted(set(names)) or None


def doubts_file(doubts: Path | None, labelled: list[str]) -> None:
    """Raise `TriageError` when the doubts cannot be written where they are wanted."""
    if doubts is None:
        return
    common.refuse_to_overwrite(labelled, [str(doubts)])
    if str(doubts) == "-" or doubts.is_dir() or not doubts.parent.is_dir():
        raise TriageError(f"--doubts {doubts}: name a file in a folder that is there")


def model_folder(out: Path) -> None:
    """Raise `TriageError` when the model folder cannot be one, cannot be written, or holds something else."""
    from triage.learning.card import NAME, TITLE
    from triage.manifest import is_model

    if out.exists() and not out.is_dir():
        raise TriageError(f"{out}: is no folder; name another one with -o")
    if out.is_dir() and any(out.iterdir()) and not is_model(out):
        raise TriageError(f"{out}: holds files, but no model of triage; name an empty or a new folder with -o")
    there = out / NAME
    if there.is_file() and not there.read_bytes().startswith(TITLE.encode()):
        raise TriageError(f"{there}: is no card of a model and would be overwritten; name another folder with -o")
    try:
        there = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise TriageError(f"{out}: the model cannot be written there: {error.strerror}") from None
