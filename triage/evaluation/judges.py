"""What each judge says of every ticket, as arrays beside what the labels say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from triage.agreement import Bools, Floats, Groups, Ints
from triage.clock import duration
from triage.evaluation.names import PRODUCT, TITLES, red_flags
from triage.learning import answers, heldout
from triage.learning.answers import Answers, Names
from triage.learning.clauses import clauses_of_heads
from triage.learning.heldout import Held
from triage.policy import Policy
from triage.types import Decision, Example, Findings, Prediction, Priority


@dataclass(frozen=True, slots=True)
class Judge:
    """One judge: his answers [tickets], the clauses he names and those he was asked of, both [tickets, clauses]."""

    answers: Answers
    clauses: Bools
    asked: Bools
    flagged: Bools
    """Which tickets bear the mark do not engage, [tickets]."""
    flag_asked: Bools


@dataclass(frozen=True, slots=True)
class Cases:
    """Labelled tickets and what was said of them.

    `holds` are the clauses that the labels name [tickets, clauses], `given` the tickets whose labels speak of clauses;
    `flagged` and `flag_given` the same of the mark do not engage. `rules` and `together` are whole decisions. `chance`
    is the model's probability to escalate and `stake` what it expects leaving a ticket to cost, not a number where
    it says nothing. `minutes` is the deadline of each level, infinite for none.
    """

    examples: tuple[Example, ...]
    policy: Policy
    names: Names
    clauses: tuple[str, ...]
    truth: Answers
    holds: Bools
    given: Bools
    flagged: Bools
    flag_given: Bools
    judges: Mapping[str, Judge]
    rules: tuple[Decision, ...]
    together: tuple[Decision, ...]
    held: tuple[Held, ...] | None
    chance: Floats
    stake: Floats
    family: Ints
    groups: Groups
    seed: int

    @property
    def costs(self) -> Floats:
        """What a decision costs, [true level, decided level]."""
        return np.array(self.policy.decision.model.cost, np.float64)

    @property
    def minutes(self) -> Floats:
        levels = [self.policy.levels.of(level) for level in Priority]
        return np.array([duration(x.escalate_within).total_seconds() / 60 if x else np.inf for x in levels])

    def title(self, judge: str) -> str:
        """Return what a judge is called; without a model the rules are the product."""
        return TITLES["rules"] if judge == PRODUCT and "rules" not in self.judges else TITLES[judge]

    def take(self, rows: Ints) -> Cases:
        """Return some of the tickets, with resamples of their own; what the heads said in detail is left out."""
        own, family = rows.tolist(), self.family[rows]
        return replace(
            self,
            examples=tuple(self.examples[n] for n in own),
            truth=_take(self.truth, rows),
            holds=self.holds[rows], given=self.given[rows],
            flagged=self.flagged[rows], flag_given=self.flag_given[rows],
            judges={name: _take_judge(judge, rows) for name, judge in self.judges.items()},
            rules=tuple(self.rules[n] for n in own), together=tuple(self.together[n] for n in own),
            held=None, chance=self.chance[rows], stake=self.stake[rows],
            family=family, groups=Groups.draw(family.tolist(), seed=self.seed),
        )  # fmt: skip


def cases(
    found: Sequence[Example],
    findings: Sequence[Findings],
    held: Sequence[Held] | None,
    policy: Policy,
    *,
    family: Sequence[int],
    seed: int,
) -> Cases:
    """Let every judge judge. `held` is what the heads say of `found`, ``None`` where the rules decide alone."""
    names, clauses = Names.of(policy), policy.named
    truth = answers.gold(found, names)
    rules = answers.decisions(found, findings, None, policy)
    together = rules if held is None else answers.decisions(found, findings, held, policy)
    holds = _table([e.labels.clauses or () for e in found], clauses)
    given = np.array([e.labels.clauses is not None for e in found], np.bool_)
    flags = np.isin(clauses, red_flags(policy))
    flagged = np.array([e.labels.do_not_engage for e in found], np.bool_) | _any(holds[:, flags])
    judges = {"majority": _majority(truth, holds, given, flags)}
    if held is not None:
        judges["rules"] = _decider(rules, names, clauses)
        judges["model"] = _heads(held, findings, policy, names, flags)
    judges[PRODUCT] = _decider(together, names, clauses)
    said = heldout.predictions(held or (), len(found))
    return Cases(
        tuple(found), policy, names, clauses, truth, holds, given, flagged, given | flagged, judges, tuple(rules),
        tuple(together), None if held is None else tuple(held), _chances(said), _stakes(said, policy),
        np.asarray(family, np.int64), Groups.draw(family, seed=seed), seed,
    )  # fmt: skip


def _majority(truth: Answers, holds: Bools, given: Bools, flags: Bools) -> Judge:
    """Always say the commonest label, and name the clauses that most tickets hold."""
    common = holds[given].mean(axis=0) > 0.5 if given.any() else np.zeros(holds.shape[1], np.bool_)
    said = np.tile(common, (len(holds), 1))
    marked = _any(said[:, flags])
    return Judge(answers.majority(truth), said, np.ones_like(said), marked, np.ones_like(marked))


def _decider(decided: Sequence[Decision], names: Names, clauses: Sequence[str]) -> Judge:
    said = _table([d.clauses for d in decided], clauses)
    marked = np.array([d.do_not_engage for d in decided], np.bool_)
    return Judge(answers.of_decisions(decided, names), said, np.ones_like(said), marked, np.ones_like(marked))


def _heads(held: Sequence[Held], findings: Sequence[Findings], policy: Policy, names: Names, flags: Bools) -> Judge:
    count, clauses = len(findings), policy.named
    said, asked = (np.zeros((count, len(clauses)), np.bool_) for _ in range(2))
    for clause, (own, of) in clauses_of_heads(held, findings, policy).items():
        if clause in clauses:
            at = clauses.index(clause)
            said[:, at], asked[:, at] = own, of
    return Judge(answers.of_heads(held, count, names), said, asked, _any(said[:, flags]), _any(asked[:, flags]))


def _table(said: Sequence[Sequence[str]], clauses: Sequence[str]) -> Bools:
    place = {clause: n for n, clause in enumerate(clauses)}
    found = np.zeros((len(said), len(clauses)), np.bool_)
    for n, own in enumerate(said):
        found[n, [place[c] for c in own if c in place]] = True
    return found


def _any(found: Bools) -> Bools:
    return np.asarray(found.any(axis=1), np.bool_)


def _chances(said: Sequence[Prediction]) -> Floats:
    return np.array([p.heads.get("escalate", {}).get("true", np.nan) for p in said], np.float64)


def _stakes(said: Sequence[Prediction], policy: Policy) -> Floats:
    """Return what leaving each ticket is expected to cost, by the probabilities of its levels."""
    cost = policy.decision.model.cost
    missed = {level.label: cost[level][Priority.NONE] for level in Priority}
    heads = (p.heads.get("priority") for p in said)
    return np.array([sum(p * missed[x] for x, p in of.items()) if of else np.nan for of in heads], np.float64)


def _take(found: Answers, rows: Ints) -> Answers:
    return Answers(*(getattr(found, f.name)[rows] for f in fields(Answers)))


def _take_judge(judge: Judge, rows: Ints) -> Judge:
    return Judge(
        _take(judge.answers, rows), judge.clauses[rows], judge.asked[rows], judge.flagged[rows],
        judge.flag_asked[rows],
    )  # fmt: skip
