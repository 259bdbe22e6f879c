"""triage reads support tickets and decides which of them a human must take over.

    policy = triage.load_policy()
    model = triage.load_model()
    decisions = triage.score(tickets, policy, model)
    frame = triage.score(frame)  # pandas, Polars or Arrow: a row for each row, by the shipped policy and model

Names are loaded when they are first used, so that ``import triage`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.api import load_model as load_model
    from triage.api import load_policy as load_policy
    from triage.api import score as score
    from triage.types import Account as Account
    from triage.types import Author as Author
    from triage.types import Decision as Decision
    from triage.types import Message as Message
    from triage.types import Priority as Priority
    from triage.types import Ticket as Ticket

__version__ = "0.1.0"
_FROM = {"load_policy": "api", "load_model": "api", "score": "api"} | dict.fromkeys(
    ("Account", "Author", "Decision", "Message", "Priority", "Ticket"), "types"
)
__all__ = [*_FROM]


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module 'triage' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"triage.{_FROM[name]}"), name)
