"""What one policy file cannot know by itself: names that must exist in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin

from triage.schema.base import Shape
from triage.schema.calendar import CalendarFile
from triage.schema.clauses import BY_TOPIC, ClauseFile
from triage.schema.decision import Decisions
from triage.schema.levels import Team
from triage.types import Effect


def cross_check(
    clauses: Mapping[str, ClauseFile], known: set[str], teams: Mapping[str, Team], decisions: Decisions
) -> list[str]:
    """Return every mistake between files. `known` holds all clause ids, those with mistakes of their own too;
    `teams` is empty where ``teams.toml`` itself has mistakes, and is then not held against the others.
    """
    mistakes = [m for clause, file in clauses.items() for m in _clause(clause, file, known, teams)]
    if teams and decisions.default_team not in teams:
        mistakes.append(
            f"decision.toml: default_team: '{decisions.default_team}' is not in teams.toml ({_list(teams)})"
        )
    mistakes += [
        f"decision.toml: model.clauses: no clause is called '{name}'"
        for name in decisions.model.clauses
        if name not in known
    ]
    return mistakes


def offices_check(calendar: CalendarFile | None, teams: Mapping[str, Team]) -> list[str]:
    """Return the teams of offices that are not there; nothing where one of the two files has mistakes of its own."""
    offices = calendar.offices if calendar and teams else {}
    return [
        f"calendar.toml: offices.{name}: team '{team}' is not in teams.toml ({_list(teams)})"
        for name, office in offices.items()
        for team in office.teams
        if team not in teams
    ]


def _clause(clause: str, file: ClauseFile, known: set[str], teams: Mapping[str, Team]) -> Iterator[str]:
    where = file_of(clause)
    suppresses = file.effect is Effect.SUPPRESS
    if suppresses and (file.floor or file.team):
        yield f"{where}: a clause that suppresses has neither floor nor team"
    if not suppresses and not file.floor:
        yield f"{where}: floor is missing (allowed: low, medium, high, critical, by_model)"
    if teams and not suppresses and file.team not in teams and file.team != BY_TOPIC:
        yield f"{where}: team '{file.team}' is not in teams.toml ({_list(teams)}, {BY_TOPIC})"
    conditions = [*(when.any for when in file.floor_when), *file.follows_from]
    for other in [*file.implies, *(c for group in conditions for c in group)]:
        if other not in known:
            yield f"{where}: no clause is called '{other}'"


def _list(teams: Mapping[str, Team]) -> str:
    return ", ".join(teams)


def file_of(clause: str) -> str:
    """Return a clause's file inside a policy folder."""
    return f"clauses/{clause.replace('.', '/')}.toml"


def keys_at(shape: Any, path: Sequence[int | str]) -> list[str]:
    """Return the keys that `shape` allows at a place inside it, as far as that can be told."""
    for part in path:
        if _is_shape(shape):
            field = shape.model_fields.get(str(part))
            shape = field.annotation if field else None
        else:  # a list or a table of shapes: its last argument that is one, or that holds some
            inner = [_plain(a) for a in get_args(shape)]
            of = [a for a in inner if _is_shape(a)] or [a for a in inner if get_args(a)]
            shape = of[-1] if of else None
    return list(shape.model_fields) if _is_shape(shape) else []


def _is_shape(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Shape)


def _plain(shape: Any) -> Any:
    """Take off what ``Annotated`` says about a type."""
    return get_args(shape)[0] if get_origin(shape) is Annotated else shape
