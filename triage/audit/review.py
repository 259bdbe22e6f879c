"""The files of a review: a sheet for each reviewer, and the side file with the design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage import redact
from triage.audit.answers import answered
from triage.audit.design import SUFFIX, Design, design_json, read_design
from triage.audit.form import form
from triage.audit.guide import guide
from triage.audit.sample import sheet_order
from triage.audit.sheet import Case, case_of, csv_sheet, shown_of, xlsx_sheet
from triage.errors import InputError, TriageError
from triage.files.output import unbroken, whole
from triage.types import Rejected, Ticket
from triage.wording import some

if TYPE_CHECKING:
    from triage.policy import Policy

_NAMED = 20
FORMS = (".csv", ".xlsx", ".html")


def paths(out: Path, reviewers: Sequence[str]) -> dict[str, Path]:
    """Return where the sheet of each reviewer goes. Raises `TriageError` for a form that there is not."""
    if out.suffix.lower() not in FORMS:
        raise TriageError(f"{out}: a review sheet ends in {', '.join(FORMS)}")
    return {who: out.with_name(f"{out.stem}_{who}{out.suffix}") for who in reviewers}


def design_path(out: Path) -> Path:
    """Return where the side file of a sample lies: beside the sheets, under the sample's name."""
    return out.with_name(out.stem + SUFFIX)


def guide_path(out: Path) -> Path | None:
    """Return where the guide goes, for the form that has no place for it."""
    return out.with_name(f"{out.stem}.guide.txt") if out.suffix.lower() == ".csv" else None


def cases_of(export: Iterable[Ticket | Rejected], wanted: Sequence[str], *, redacted: bool = False) -> dict[str, Case]:
    """Find the tickets of a sample in an export, `redacted` without personal data.

    Raises `InputError` that names those that are not there.
    """
    ids = set(wanted)
    drawn = (row for row in export if isinstance(row, Ticket) and row.id in ids)
    found = {row.id: case_of(redact.ticket(row) if redacted else row) for row in drawn}
    if missing := [one for one in wanted if one not in found]:
        named = some(sorted(missing), _NAMED)
        hint = "; is it the export that was scored?" if not found else ""
        raise InputError(f"{len(missing)} of {len(wanted)} drawn tickets are not in the export{hint}: {named}")
    return found


def build(design: Design, cases: Mapping[str, Case], policy: Policy, out: Path) -> dict[Path, bytes]:
    """Make all files of a review. `cases` may be empty: then the sheets hold ids alone."""
    about, made = guide(policy), dict[Path, bytes]()
    for who, path in paths(out, design.reviewers).items():
        shown = [cases.get(one, Case(one)) for one in sheet_order(design, who)]
        kind = out.suffix.lower()
        try:
            if kind == ".csv":
                made[path] = csv_sheet(shown, who)
            elif kind == ".xlsx":
                made[path] = xlsx_sheet(shown, who, about)
            else:
                made[path] = form(shown, who, about, design.digest, f"{path.stem}.csv")
        except ModuleNotFoundError as error:
            raise TriageError(f"{kind} needs {error.name}; install the extra 'report'") from None
    if beside := guide_path(out):
        made[beside] = ("\r\n".join(about.lines()) + "\r\n").encode("utf-8-sig")
    told = {name: shown_of(case) for name, case in cases.items()}
    made[design_path(out)] = design_json(replace(design, shown=told))
    return made


def taken(design: Design, out: Path) -> list[str]:
    """Say what would be lost if this review were written now: verdicts, or the design of another sample."""
    found, beside = [], design_path(out)
    if beside.exists():
        try:
            other = read_design(beside)
            if other.digest != design.digest:
                found.append(
                    f"{beside}: is the design of another sample (seed {other.seed}, {len(other.tickets)} tickets); "
                    "without it its verdicts can no longer be weighed"
                )
        except InputError as error:
            found.append(str(error))
    for path in paths(out, design.reviewers).values():
        if path.exists() and path.suffix.lower() == ".html":
            if not beside.exists():
                found.append(f"{path}: is there already, without a design beside it")
        elif path.exists():
            try:
                if count := answered(str(path)):
                    found.append(f"{path}: holds verdicts on {count} ticket{'s' if count != 1 else ''}")
            except InputError as error:
                found.append(str(error))
    return found


def write(files: Mapping[Path, bytes]) -> None:
    """Write all files or none. Raises `OutputError`."""
    with unbroken(), ExitStack() as stack:
        for path, content in files.items():
            stream = stack.enter_context(whole(str(path), binary=True))
            stream.write(content)
            stream.flush()  # a full disk is met here, before the first of them is in place
