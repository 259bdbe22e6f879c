"""The worked example of docs/audit-method.md, computed by the functions themselves.

``python -m tests.audit_example`` prints it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from tests.audit.made import scored
from triage.agreement import Estimate, Groups, gap
from triage.audit import certainty, report
from triage.audit import questions as q
from triage.audit.answers import parse
from triage.audit.gathering import gather
from triage.audit.sample import draw
from triage.policy import load
from triage.promotion.intervals import difference
from triage.promotion.judge import cost_verdict

POLICY = load()
KINDS = (  # level, who decided, p_escalate, clause, how many tickets
    (4, "policy", 0.95, "critical.outage", 4),
    (3, "policy", 0.95, "trigger.churn", 10),
    (2, "model", 0.70, "medium.roadmap", 6),
    (0, "none", 0.05, "", 50),
    (0, "none", 0.30, "", 10),
)
SAID = {"critical": "yy", "high": "yyynnn", "medium": "yyyn", "from 0.9": "nnnnnnnnnn", "0.6 to 0.9": "yn"}
"""What the reviewers say of the tickets drawn from each stratum, in the order of the design; of one they differ."""
DIFFER = "high"


def rows():
    """Eighty decided tickets."""
    found = []
    for level, by, p, clause, count in KINDS:
        for _ in range(count):
            row = scored(f"T-{len(found) + 1}", level, by, p)
            found.append(replace(row, clauses=(clause,) if clause else (), team="billing" if level else ""))
    return found


def _kind(stratum) -> str:
    return stratum.cells[0][0] if stratum.escalated else stratum.cells[0][2]


@cache
def made():
    """Draw the sample, let the two reviewers judge it, and measure."""
    decided = rows()
    design = draw(decided, n=24, seed=7, bands=POLICY.decision.audit.bands, twice=0.25)
    kinds = {s.name: _kind(s) for s in design.strata}
    left = {kind: list(said) for kind, said in SAID.items()}
    reviews: dict[str, list] = {"review_a.csv": [], "review_b.csv": []}
    differs = None
    for ticket in design.tickets:
        kind = kinds[ticket.stratum]
        word = left[kind].pop(0)
        if differs is None and kind == DIFFER and len(ticket.reviewers) > 1:
            differs = ticket.ticket_id
        for who in ticket.reviewers:
            other = {"y": "n", "n": "y"}[word] if ticket.ticket_id == differs and who == "b" else word
            level = "high" if other == "y" else ""
            answer = {"ticket_id": ticket.ticket_id, "reviewer": who, "necessary": other, "right_level": level}
            verdict, wrong = parse(answer, POLICY.teams, source="x", line=2)
            assert not wrong
            reviews[f"review_{who}.csv"].append(verdict)
    assert differs
    assert not any(left.values())
    return design, report.measure(gather(design, decided, reviews), POLICY)


def _share(e: Estimate, places: int = 3) -> str:
    assert e.low is not None
    assert e.high is not None
    return f"{e.value:.{places}f} ({e.low:.{places}f} to {e.high:.{places}f})"


def sums(escalated: bool):
    """Return of each stratum of a side its name, size, judged, and the sums of yes and no."""
    design, found = made()
    w = found.weighed
    ask, group = (q.precise, w.escalated) if escalated else (q.missed, w.kept)
    yes, among = w.arrays(ask, group)
    for at, stratum in enumerate(design.strata):
        own = w.frame.of == at
        if stratum.escalated is escalated:
            yield stratum, int(own.sum()), float(yes[own].sum()), float((among - yes)[own].sum())


def sample() -> Iterator[str]:
    """What was drawn, and what each judged ticket stands for."""
    yield "stratum                       tickets  drawn  chance  stands for  yes   no"
    for side in (True, False):
        for s, n, yes, no in sums(side):
            name = s.name.replace(" · ", ", ")
            yield f"{name:<30}{s.population:>7}{n:>7}{s.probability:>8.3f}{s.population / n:>12.2f}{yes:>5g}{no:>5g}"


def main_figures() -> Iterator[str]:
    _, found = made()
    named = {m.name: m.estimate for m in found.metrics}
    for name in ("necessity_precision", "miss_rate", "needless_total", "missed_total", "necessary_found"):
        e = named[name]
        yield f"{name:<20} {_share(e, 3 if e.share else 1)}"


def causes() -> Iterator[str]:
    _, found = made()
    yield "clause           escalated  judged  needless  of all needless"
    for row in found.table("needless_by_clauses").rows:
        part = row[7]
        yield f"{row[0]:<17}{row[1]:>9}{row[2]:>8}{row[4]:>10}  {_share(part)}"


def bounds() -> Iterator[str]:
    _, found = made()
    for row in found.table("bounds").rows:
        if ("unsure" not in row[0] and "both" not in row[0]) or row[0].startswith("as judged"):
            yield f"{row[0].partition(':')[0]:<32} {_share(row[1])}"


def agreement() -> Iterator[str]:
    _, found = made()
    a = found.agreements[0]
    yield f"same answer          {_share(a.same)}, of {a.same.n}"
    yield f"Cohen's kappa        {a.kappa.value:.3f}"
    yield f"Krippendorff's alpha {a.alpha.value:.3f}"


def sizes() -> Iterator[str]:
    _, found = made()
    table = found.table("sizes")
    yield "side                    judged  seen   design effect  needed  needed at worst"
    for row in table.rows:
        yield f"{row[0]:<24}{row[1]:>6}{row[2].value:>7.3f}{row[3]:>15}{row[4]:>8}{row[5]:>17}"
    yield f"next sample: --n {certainty.next_sample(table)}"


def gate() -> Iterator[str]:
    new, old = np.array([True] * 9 + [False]), np.array([True] * 7 + [False] * 3)
    yield f"critical found, of 10: both 7, the candidate alone 2, neither 1: {_share(difference(new, old))}"
    more, groups = costs()
    found = gap(*more, groups)
    yield f"mean cost, candidate less champion: {_share(found)}"
    for margin in (0.05, 0.01):
        verdict, why = cost_verdict(found, margin, groups.count)
        yield f"at a margin of {margin:g}: {verdict}{': ' if why else ''}{why}"


def costs():
    """Forty tickets of eight customers: on one in eight the candidate costs 1 less, on one in twenty 1 more."""
    old = np.array([1.0 if n % 8 == 0 else 0.0 for n in range(40)])
    new = np.array([1.0 if n % 20 == 5 else 0.0 for n in range(40)])
    return (new, old), Groups.draw([n // 5 for n in range(40)], seed=0, resamples=POLICY.decision.promotion.resamples)


BLOCKS = (sample, main_figures, bounds, causes, agreement, sizes, gate)


if __name__ == "__main__":
    for block in BLOCKS:
        print("```text", *(line.rstrip() for line in block()), "```", "", sep="\n")
