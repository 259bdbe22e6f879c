"""All that an audit found, as one record: figures, causes, agreement, what is to be settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.audit import causes, certainty, disagreement
from triage.audit import figures as f
from triage.audit import questions as q
from triage.audit.disagreement import Agreement
from triage.audit.figures import Figures
from triage.audit.judged import Audit, Judged
from triage.audit.weighed import Weighed
from triage.records.record import Cell, Dataset, Metric, Plot, Record, Table
from triage.wording import counted

if TYPE_CHECKING:
    from triage.policy import Policy

KIND = "audit"
PAGE, SETTLE = "report.html", "disagreements.csv"
AGREEMENT = {
    "agreement_same": ("same", "Share of the tickets judged twice on whose necessity both said the same."),
    "agreement_kappa": ("kappa", "Cohen's kappa of the reviewers on necessity: agreement beyond chance."),
    "agreement_alpha": ("alpha", "Krippendorff's alpha (nominal) of the reviewers on necessity."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; the same for the screen, the folder, the page and what is tracked."""

    weighed: Weighed
    figures: Figures
    agreements: tuple[Agreement, ...]
    metrics: tuple[Metric, ...]
    tables: tuple[Table, ...]
    errors: Table
    notes: tuple[str, ...]

    @property
    def audit(self) -> Audit:
        """The sample and what was said of it."""
        return self.weighed.audit

    def table(self, name: str) -> Table:
        """Return one of the tables by its name."""
        return next(table for table in self.tables if table.name == name)


def measure(audit: Audit, policy: Policy) -> Found:
    """Measure everything; pure, and the same for the same verdicts."""
    w = Weighed(audit)
    found = f.figures(w)
    agreements = tuple(disagreement.agreements(audit))
    use = policy.decision
    tables = (
        f.figure_table(w, found),
        certainty.bound_table(w),
        *(causes.needless_table(w, grouping) for grouping in causes.ESCALATED),
        *(causes.gap_table(w, policy.clauses, by) for by in causes.GAPS),
        *(causes.missed_table(w, grouping) for grouping in causes.KEPT),
        f.level_table(w),
        disagreement.agreement_table(agreements, use.evaluation.least_n),
        certainty.size_table(w, use.audit.margin),
        certainty.stratum_table(w),
    )
    metrics = (*f.metrics(found), *_agreement_metrics(agreements))
    return Found(w, found, agreements, metrics, tables, errors(w), tuple(notes(w)))


def _agreement_metrics(found: tuple[Agreement, ...]) -> Iterator[Metric]:
    necessity = found[0]
    for name, (measure_, says) in AGREEMENT.items():
        estimate = getattr(necessity, measure_)
        if estimate is not None:
            yield Metric(name, estimate, says)


def notes(w: Weighed) -> Iterator[str]:
    """Say what the figures leave out."""
    audit, strata = w.audit, w.audit.design.strata
    left = len(audit.tickets) - len(w.tickets)
    is_ = "is" if left == 1 else "are"
    if left:
        yield (
            f"{left} of {len(audit.tickets)} tickets of the sample {is_} not judged; within their strata the judged "
            "ones stand for them, which is right only where what is not judged was left by chance"
        )
    if w.open_strata:
        lost = sum(strata[n].population for n in w.open_strata)
        names = "; ".join(strata[n].name for n in w.open_strata)
        yield (
            f"cannot be evaluated: {lost:,} of {len(audit.scored):,} tickets ({lost / len(audit.scored):.1%}), whose "
            f"strata have no verdict ({names}); no figure says anything of them"
        )
    differing = sum("necessary" in ticket.differ for ticket in w.tickets)
    tickets = counted(differing, "ticket", "tickets")
    if differing:
        yield (
            f"on {tickets} the reviewers differ about necessity; until it is settled ({SETTLE}, --settled) "
            "each of their verdicts counts half"
        )
    settled = sum(ticket.settled is not None for ticket in audit.tickets)
    if settled:
        tickets = counted(settled, "ticket was", "tickets were")
        yield f"{tickets} settled by a further person, whose answers count instead"
    yield from audit.warnings


def errors(w: Weighed) -> Table:
    """List the tickets that were escalated needlessly or missed, to line up two models; no text."""
    rows: list[tuple[Cell, ...]] = []
    for ticket in sorted(w.tickets, key=lambda t: t.scored.ticket_id):
        wrong = error_of(ticket)
        if wrong:
            row, right = ticket.scored, causes.gap_of(ticket.verdicts[0])
            rows.append((row.ticket_id, wrong, row.priority.label, row.team, ", ".join(row.clauses), *right))
    columns = ("ticket", "error", "level", "team", "clauses", "right level", "right team")
    return Table("errors", "Tickets escalated needlessly, or missed", columns, tuple(rows))


def error_of(ticket: Judged) -> str:
    """Say what was wrong about the decision, or nothing."""
    said = [q.necessary(ticket.scored, verdict) for verdict in ticket.verdicts]
    wrong = said.count(not ticket.scored.escalate)
    if not wrong:
        return ""
    what = "escalated needlessly" if ticket.scored.escalate else "missed"
    return what if wrong == len(said) else f"{what} (as one reviewer says)"


def record(
    found: Found,
    *,
    at: str,
    sources: Mapping[str, str],
    drawn: tuple[Plot, ...] | None = None,
    words: Mapping[str, str] | None = None,
) -> Record:
    """Make the record. `sources` names the files (``scored``, ``reviews``, ``settled``), `at` is the time of the run.

    `drawn` are the pictures; without them there is no page either. `words` are the texts of the review sheets, by
    ticket: only with them do the page and the list to settle hold words of customers and reviewers.
    """
    audit = found.audit
    made = Record(
        KIND,
        f"Necessity audit of {sources['scored']}",
        at,
        found.metrics,
        found.tables,
        drawn or (),
        {
            **sources,
            "seed": str(audit.design.seed),
            "drawn": str(len(audit.tickets)),
            "judged": str(len(audit.judged)),
            "reviewers": ", ".join(audit.design.reviewers),
        },
        {
            "policy_digest": ", ".join(audit.design.policies),
            "model_digest": ", ".join(audit.design.models),
            "sample_digest": audit.design.digest,
            "scored_digest": audit.design.scored,
        },
        (Dataset(sources["scored"], sources["scored"], audit.design.scored, audit.design.rows, "audit"),),
        (found.errors,),
        notes=found.notes,
    )
    if drawn is None:
        return made
    from triage.audit.pages import page
    from triage.pages import render

    settle = disagreement.settling_csv(disagreement.disagreements(audit, words=words))
    shown = render(page(found, made, words=words)).encode("utf-8", "replace")
    return made.with_files(**{PAGE: shown, SETTLE: settle})
