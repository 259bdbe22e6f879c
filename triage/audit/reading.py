"""The files of an audit: review sheets, the design of the sample, the scored file; checked against each other."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triage.audit.answers import read_verdicts, texts
from triage.audit.design import SUFFIX, Design, read_design
from triage.audit.gathering import gather
from triage.audit.judged import Audit
from triage.audit.verdicts import Verdict
from triage.errors import InputError
from triage.intake.scored import digest_of, read_scored

if TYPE_CHECKING:
    from triage.schema.levels import Team


@dataclass(frozen=True, slots=True)
class Files:
    """Where an audit stands: its review sheets, the file with which differences were settled, the design ("" none)."""

    reviews: tuple[str, ...]
    scored: str
    settled: str = ""
    design: str = ""

    @property
    def all(self) -> list[str]:
        """Every file that is named."""
        return [*self.reviews, *(name for name in (self.scored, self.settled, self.design) if name)]


def read_audit(files: Files, teams: Mapping[str, Team]) -> Audit:
    """Read everything and put it together. Raises `InputError` with all that is wrong in the sheets."""
    _distinct(files)
    design_path = find_design(files.reviews, files.design)
    design = read_design(design_path)
    check_scored(design, design_path, files.scored)
    reviews, settled = read_sheets(files, teams)
    names = Counter(Path(path).name for path in reviews)
    short = {path if names[name := Path(path).name] > 1 else name: said for path, said in reviews.items()}
    return gather(design, read_scored(files.scored), short, settled)


def read_sheets(files: Files, teams: Mapping[str, Team]) -> tuple[dict[str, list[Verdict]], list[Verdict]]:
    """Read the reviews by their name, and what was settled. Raises `InputError` with the mistakes of all of them."""
    _distinct(files)
    found: dict[str, list[Verdict]] = {}
    wrong: list[str] = []
    for path in (*files.reviews, *([files.settled] if files.settled else [])):
        try:
            found[path] = read_verdicts(path, teams)
        except InputError as error:
            wrong.append(str(error))
    if wrong:
        raise InputError("\n".join(wrong))
    settled = found.pop(files.settled) if files.settled else []
    return found, settled


def read_words(files: Files) -> dict[str, str]:
    """Return what the sheets hold of the words of each ticket."""
    found: dict[str, str] = {}
    for path in files.reviews:
        found.update(texts(path))
    return found


def find_design(reviews: Sequence[str], named: str = "") -> Path:
    """Return the design that is named, or that lies beside the reviews: ``review.design.json`` for ``review_a.csv``.

    Else the only one of their folders. Raises `InputError` where there is none, or more than one.
    """
    if named:
        return Path(named)
    folders = list(dict.fromkeys(Path(path).parent for path in reviews))
    beside = [Path(path).with_name(Path(path).stem.rpartition("_")[0] + SUFFIX) for path in reviews]
    found = sorted({path for path in beside if path.is_file()})
    found = found or sorted(path for folder in folders for path in folder.glob(f"*{SUFFIX}"))
    if len({path.read_bytes() for path in found}) == 1:  # a copy in the folder of each reviewer is no other
        return found[0]
    if found:
        raise InputError(f"several designs lie beside the reviews ({', '.join(map(str, found))}); name one: --design")
    where = ", ".join(str(folder) for folder in folders)
    raise InputError(
        f"no design (*{SUFFIX}) lies beside the reviews in {where}; triage audit sample wrote it with the sheets, "
        "and without it they cannot be weighed: name it with --design"
    )


def check_scored(design: Design, design_path: Path, scored: str) -> None:
    """Raise `InputError` when the sample was not drawn from this scored file."""
    digest = digest_of(scored)
    if digest != design.scored:
        raise InputError(
            f"{scored}: is not the file that the sample was drawn from, so no figure would be right\n"
            f"  {design_path}: sha256 {design.scored} ({design.rows:,} tickets)\n"
            f"  {scored}: sha256 {digest}"
        )


def _distinct(files: Files) -> None:
    """Raise `InputError` when a sheet is given twice, or is none that could be read."""
    paths = (*files.reviews, *([files.settled] if files.settled else []))
    folders = [path for path in paths if Path(path).is_dir()]
    if folders:
        raise InputError("\n".join(f"{path}: is a folder; name the sheets in it" for path in folders))
    seen: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(path)
        content = hashlib.sha256(Path(path).read_bytes()).hexdigest() if Path(path).is_file() else real
        for mark in (real, content):
            if mark in seen:
                same = "is given twice" if seen[mark] == path else f"is the same as {seen[mark]}"
                raise InputError(f"{path}: {same}; give the sheet of each reviewer once")
        seen[real] = seen[content] = path
