"""How to judge, for reviewers: the questions of a sheet and what the policy says about levels, teams and clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.audit.verdicts import QUESTIONS, WORDS
from triage.types import Effect, Priority

if TYPE_CHECKING:
    from triage.policy import Policy

Named = tuple[str, tuple[str, ...]]
"""A heading and what stands below it."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level from none upward: how soon a person must see such a ticket, and the clauses by their section."""

    name: str
    soon: str
    clauses: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """How to judge.

    `questions`: (column, what it asks, allowed words). `teams`: (id, title, what it takes). `numbers`: the amounts and
    counts that the policy sets, such as what "the configured amount" is.
    """

    questions: tuple[tuple[str, str, tuple[str, ...]], ...]
    levels: tuple[Level, ...]
    teams: tuple[tuple[str, str, tuple[str, ...]], ...]
    numbers: tuple[tuple[str, str], ...]

    def lines(self) -> list[str]:
        """Return the guide as plain text, the same for all forms of a sheet."""
        found = ["THE QUESTIONS", ""]
        for column, asked, words in self.questions:
            allowed = ", ".join(words) or ("one of the teams below" if column == "right_team" else "free words")
            found += [f"{column}: {asked}", f"    {allowed}"]
        found += ["", "THE LEVELS, and what has them", ""]
        for level in self.levels:
            found.append(f"{level.name}: {level.soon}")
            found += [f"    {section}: {'; '.join(titles)}" for section, titles in level.clauses]
        found += ["", "THE TEAMS, and what they take", ""]
        for team, title, takes in self.teams:
            found += [f"{team} ({title})", f"    {'; '.join(takes)}"]
        return [*found, "", "THE NUMBERS that the policy sets", "", *(f"{what}: {much}" for what, much in self.numbers)]


def guide(policy: Policy) -> Guide:
    """Read the guide out of a policy."""
    return Guide(
        tuple((column, asked, WORDS.get(column, ())) for column, asked in QUESTIONS.items()),
        tuple(_level(level, policy) for level in Priority),
        tuple((name, team.title, team.takes) for name, team in policy.teams.items()),
        tuple(_numbers(policy)),
    )


def _numbers(policy: Policy) -> Iterator[tuple[str, str]]:
    decision = policy.decision
    for name, number in {**decision.amounts.model_dump(), **decision.counts.model_dump()}.items():
        yield name.replace("_", " "), f"{number:,g}"
    yield "stale follow-up", f"after {decision.follow_up.stale_after}"


def _level(level: Priority, policy: Policy) -> Level:
    about = policy.levels.of(level)
    soon = f"a person sees it within {about.escalate_within}" if about else "no person is needed"
    wanted = (Effect.SUPPRESS,) if about is None else (Effect.ESCALATE, Effect.ROUTE)
    found: dict[str, list[str]] = {}
    for name in policy.named:
        clause = policy.clauses[name]
        if clause.effect in wanted and clause.base_floor is level:
            found.setdefault(clause.section, []).append(clause.title)
    return Level(level.label, soon, tuple((section, tuple(titles)) for section, titles in found.items()))
