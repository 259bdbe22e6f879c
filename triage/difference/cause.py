"""What a cause is, and how it is said. A cause names clauses, keys and heads; what a customer wrote is in `words`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "gained", "lost", "floor", "model", "echo", "threshold", "hint", "suppressed", "released", "solved", "unsolved",
    "fault", "faultless", "routing", "clock", "doubt", "doubtless", "untold",
]  # fmt: skip

_SAYS: dict[Kind, str] = {
    "gained": "clause {name} holds now",
    "lost": "clause {name} holds no longer",
    "floor": "clause {name} demands another level",
    "model": "the model's {name}",
    "echo": "what the model makes of other hits of {name}",
    "threshold": "decision.toml: {name}",
    "hint": "a hint of {name}, which lowers the model's threshold",
    "suppressed": "held back by {name} now",
    "released": "held back by {name} no longer",
    "solved": "taken as solved now",
    "unsolved": "taken as solved no longer",
    "fault": "{name} fails now",
    "faultless": "{name} fails no longer",
    "routing": "the policy's teams: {name}",
    "clock": "the policy's clocks: {name}",
    "doubt": "a doubt that was not there before",
    "doubtless": "a doubt that is gone",
    "untold": "the files do not tell",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something differs. `name` is a clause, a key of the policy or a head of the model, by `kind`.

    `clause` is the clause that it is about, if any. `detail` are this ticket's figures or doubts, `words` quote the
    ticket: neither is part of what is tracked.
    """

    kind: Kind
    name: str
    clause: str = ""
    detail: str = ""
    words: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tickets of the same cause have in common."""
        return self.kind, self.name

    @property
    def says(self) -> str:
        """The cause in words, without what it rests on."""
        return _SAYS[self.kind].format(name=self.name)

    @property
    def whole(self) -> str:
        """The cause with this ticket's figures and the words quoted from it."""
        detail = f" ({self.detail})" if self.detail else ""
        return self.says + detail + "".join(f' "{" ".join(text.split())}"' for text in self.words if text.strip())


def once(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return the causes, each once, where it comes first."""
    found: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        found.setdefault(cause.key, cause)
    return tuple(found.values())
