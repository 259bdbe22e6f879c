"""``triage metrics``"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands import _metrics_output as output
from triage.commands import _voice
from triage.commands._tracking import NoTrackOption, track
from triage.errors import TriageError

if TYPE_CHECKING:
    from triage.outcomes.report import Result
    from triage.policy import Policy
    from triage.records.record import Dataset


def command(
    scored: Annotated[str, typer.Argument(metavar="SCORED", help="Decisions of triage score (.csv .jsonl .parquet).")],
    more: Annotated[list[str] | None, typer.Argument(metavar="EXPORT", help="Further files of outcomes.")] = None,
    outcomes: Annotated[
        list[str] | None,
        typer.Option(
            "--outcomes", help="A later export of the same tickets, or a vendor's metrics or ratings of them."
        ),
    ] = None,
    audit: Annotated[
        Path | None,
        typer.Option("--audit", help="Folder (or metrics.json) of triage audit report of SCORED: was it necessary?"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="What is open then lasted until then (ISO 8601); else the newest time of all."),
    ] = None,
    scale: Annotated[
        str, typer.Option("--scale", help="Scale of the ratings, such as 1-5, where the column does not tell it.")
    ] = "",
    groups: Annotated[
        int, typer.Option("--groups", min=1, help="Groups a ticket passes through without being handed on.")
    ] = 2,
    policy: common.PolicyOption = None,
    reader: common.ReaderOption = None,
    columns: Annotated[
        str,
        typer.Option("--columns", help="Where outcomes stand, such as resolved_at=Done on,first_reply_in=FRT:hours."),
    ] = "",
    out: Annotated[
        str, typer.Option("--out", "-o", help="Folder for metrics.json, tables, plots and report.html.")
    ] = "",
    redacted: common.RedactOption = False,
    as_json: common.JsonOption = False,
    quiet: common.QuietOption = False,
    no_track: NoTrackOption = False,
    log_text: Annotated[  # so that all commands that track take the same options; nothing here has a text
        bool, typer.Option("--log-text", hidden=True, help="Changes nothing: no texts are in these figures.")
    ] = False,
) -> None:
    """Measure what became of the tickets: the protocol's success metrics, from the columns of your helpdesk's export.

    First-touch resolution, time to resolution (open tickets counted as such),
    satisfaction of escalated and other tickets, both clocks, and, from an
    audit, necessity: each with n and a 95 % interval, by level, team, channel,
    month and who decided. What the export cannot tell is said with the columns
    that would tell it; nothing is guessed.

    Score an export, and a month later measure the same tickets exported anew:
    [bold]triage score january.json -o january.csv[/bold]
    [bold]triage metrics january.csv --outcomes now.json -o report[/bold]

    Zendesk, with the metrics and ratings that its API gives by themselves:
    [bold]triage metrics january.csv --outcomes tickets.json comments.json
    users.json ticket_metrics.json satisfaction_ratings.json[/bold]

    Columns of your own, and an audit beside it:
    [bold]triage metrics scored.csv --outcomes report.csv --audit audit
    --columns "resolved_at=Done on,rating=Stars" --scale 1-5[/bold]

    Exit codes: 0 measured, 2 usage or input, 3 rows of the export were
    rejected (all others are measured).
    """
    with _voice.redacting(redacted), common.friendly():
        from triage import redact

        paths = [*(outcomes or ()), *(more or ())]
        if not outcomes:
            raise TriageError("name the export that tells what became of the tickets: --outcomes EXPORT")
        output.check(out, [scored, *paths, *([str(audit)] if audit else ())])
        rules = common.load_policy(policy)
        now = datetime.now(UTC)
        at = common.moment("--as-of", as_of)
        digest = _sha256(scored)
        result = _measured(
            scored, paths, rules, audit=audit, at=at, now=now, scale=scale, groups=groups, reader=reader,
            columns=columns, quiet=quiet, redacted=redacted, digest=digest,
        )  # fmt: skip
        if redacted:
            result.read.rejected[:] = map(redact.rejected, result.read.rejected)
        params = {
            "scored": scored, "outcomes": ", ".join(paths), "audit": str(audit or ""), "columns": columns,
            "as_of": result.joined.as_of.isoformat() if result.joined.as_of else "", "groups": str(groups),
            "scale": result.measured.scale.name if result.measured.scale else "",
        }  # fmt: skip
        record = output.give(
            result, out, at=now, params=params, datasets=_datasets((scored, digest), paths, result),
            least=rules.decision.evaluation.least_n, as_json=as_json, quiet=quiet, kept=not no_track,
        )  # fmt: skip
        track(record, wanted=not no_track, quiet=quiet)
    if result.read.rejected:
        raise typer.Exit(common.REJECTS)


def _measured(
    scored: str,
    paths: Sequence[str],
    rules: Policy,
    *,
    audit: Path | None,
    at: datetime | None,
    now: datetime,
    scale: str,
    groups: int,
    reader: str | None,
    columns: str,
    quiet: bool,
    redacted: bool,
    digest: str,
) -> Result:
    from triage.intake.scored import read_scored
    from triage.outcomes.columns import find, split
    from triage.outcomes.joining import join
    from triage.outcomes.lexicon import lexicon
    from triage.outcomes.measure import measure
    from triage.outcomes.necessity import read_audit
    from triage.outcomes.reading import read_tables
    from triage.outcomes.report import Result
    from triage.outcomes.rows import How

    if find_spec("scipy") is None:
        raise TriageError("this needs scipy; install the extra 'train'")
    words = lexicon()
    if scale and scale not in words.scales:
        raise TriageError(f"--scale: no scale is called '{scale}' (allowed: {', '.join(words.scales)})")
    chosen = common.mapping(columns)
    ours, texts = split(chosen, words)
    judged = read_audit(audit, digest) if audit else None
    decisions = read_scored(scored)
    with common.progress(quiet=quiet) as advance:
        how = How(rules.calendar.time_zone, words, reader, ours, texts, redacted)
        tables = read_tables(paths, how, progress=advance)
    found = find(tables, {name: column for name, column in chosen.items() if name in ours}, scale=scale)
    joined = join(decisions, tables, found, now=now, as_of=at)
    return Result(tables, found, joined, measure(joined, found, stations=groups), judged)


def _sha256(path: str) -> str:
    """Return the digest of a file; "" of one that is not there, which its reader explains better."""
    if not Path(path).is_file():
        return ""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _datasets(scored: tuple[str, str], paths: Sequence[str], result: Result) -> list[Dataset]:
    from triage.records.record import Dataset

    decisions = len(result.joined.cases) + sum(n for what, n in result.joined.apart if what.startswith("scored"))
    whole = hashlib.sha256("".join(map(_sha256, paths)).encode()).hexdigest()
    return [
        Dataset("scored", *scored, decisions, "decisions"),
        Dataset("outcomes", ", ".join(paths), whole, len(result.read.rows), "outcomes"),
    ]
