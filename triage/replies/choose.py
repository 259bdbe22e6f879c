"""Which words of the policy speak for a decision: the clause, the situations, the reason not to escalate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.decide import holds
from triage.policy import Policy
from triage.schema.clauses import BY_TOPIC
from triage.scripts.checks import NONE, UNSURE
from triage.scripts.shape import ClauseWords, Phrase, Situation, Stay, TeamWords
from triage.types import Decision, Effect, Priority

_LANGUAGE = re.compile(r"the language '([\w-]+)' is not supported")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words fill the protocol's slots: the team's, and in their place the `clause`'s where it has better ones.

    `place` is where the policy has the team's words.
    """

    place: str
    words: TeamWords
    clause: str = ""
    better: ClauseWords | None = None

    def filling(self, name: str) -> tuple[str, str]:
        """Return a filling, such as ``benefit``, and the key of the policy that it stands under."""
        found = getattr(self.better, name, None)
        if found:
            return str(found), f"clauses.{self.clause}.{name}"
        return str(getattr(self.words, name)), f"{self.place}.{name}"


def held(decision: Decision, policy: Policy) -> tuple[str, ...]:
    """Return the clauses that hold and that the policy knows, also the rules that are never listed."""
    unnamed = {s.clause for s in decision.signals if holds(s, policy) and not policy.clauses[s.clause].named}
    return tuple(sorted({c for c in decision.clauses if c in policy.clauses} | (unnamed - policy.watched)))


def is_red_flag(decision: Decision, policy: Policy) -> bool:
    """Tell whether nothing may be said: by the decision, and also by any clause that it holds."""
    return decision.do_not_engage or any(policy.clauses[c].do_not_engage for c in held(decision, policy))


def _words_of(team: str, policy: Policy) -> tuple[TeamWords, str]:
    own = policy.scripts.teams.get(team)
    return (own, f"teams.{team}") if own else (policy.scripts.any_team.of(policy.teams[team].title), "any_team")


def speaker(decision: Decision, policy: Policy) -> Speaker:
    """Choose the words for the slots. Raises ``KeyError`` for a team that the policy does not have.

    A clause of the team that takes the ticket comes before one whose team is the ticket's topic; those of other teams
    do not speak. Then comes the clause that names the owner, then the one of the higher level, then the policy's order.
    """
    words, place = _words_of(decision.team, policy)
    order = {name: at for at, name in enumerate(policy.scripts.clauses)}
    fitting = [c for c in held(decision, policy) if c in order and policy.clauses[c].team in (decision.team, BY_TOPIC)]
    if not fitting:
        return Speaker(place, words)
    best = min(
        fitting,
        key=lambda c: (
            policy.clauses[c].team == BY_TOPIC,
            policy.precedence(c),
            -policy.clauses[c].base_floor,
            order[c],
        ),
    )
    return Speaker(place, words, best, policy.scripts.clauses[best])


def is_there(situation: Situation, decision: Decision, clauses: tuple[str, ...]) -> bool:
    """Tell whether a situation is there: by the customer's mood, by a clause, or by the level."""
    return (
        decision.sentiment in situation.sentiments
        or decision.priority.label in situation.levels
        or any(c in situation.clauses for c in clauses)
    )


def is_said(phrase: Phrase, clauses: tuple[str, ...]) -> bool:
    """Tell whether a phrase fits the clauses that hold."""
    fits = not phrase.clauses or any(c in phrase.clauses for c in clauses)
    return fits and not any(c in phrase.unless for c in clauses)


def reason(decision: Decision, policy: Policy) -> str:
    """Return the clause by which a ticket is not escalated, the first in the policy's order; "" where none is shown."""
    shown = [c for c in held(decision, policy) if policy.clauses[c].effect is Effect.SUPPRESS]
    order = list(policy.scripts.stays)
    return min(shown, key=lambda c: (order.index(c) if c in order else len(order), c), default="")


def stay(clause: str, decision: Decision, policy: Policy) -> Stay:
    """Return what is done and said for a reason not to escalate; where none is shown, a doubt is not taken for a no."""
    stays = policy.scripts.stays
    if clause in stays:
        return stays[clause]
    return stays[UNSURE if decision.needs_review and not clause else NONE]


def other_language(decision: Decision) -> str:
    """Return the code of the language that the ticket is in, where it is none of the policy's; "" else."""
    return next((found[1] for note in decision.review if (found := _LANGUAGE.search(note))), "")


def is_escalated(decision: Decision) -> bool:
    """Tell whether somebody takes the ticket over."""
    return decision.priority > Priority.NONE
