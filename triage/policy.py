"""The policy: ``protocol/`` read, checked and frozen, with a digest of all that it says.

A user's folder extends the shipped one. A table file (``decision.toml``) is laid over it key by key; a clause
file replaces the shipped clause of that name, or adds to its lists when it says ``extends = true``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from triage import discover, noterules
from triage.errors import PolicyError
from triage.noterules import NoteRules
from triage.patterns.hits import Rule
from triage.polarity.context import ContextRules
from triage.policyfile import check, id_of, lay_over, read_folder
from triage.prose import evasion
from triage.prose.evasion import EvasionRules
from triage.prose.text import TextRules
from triage.schema.calendar import CalendarFile
from triage.schema.clauses import ClauseFile
from triage.schema.decision import LATER, Decisions
from triage.schema.ladder import FollowUpRules
from triage.schema.levels import Levels, Team
from triage.schema.lint import cross_check, file_of, offices_check
from triage.scripts import Scripts
from triage.scripts import checks as script_checks
from triage.types import Effect, Tier

ENGINES = "triage.engines"
_FINDING = ("match", "hint", "counts", "implies", "follows_from", "effect")
"""Keys of a clause that tell what is found in a text; all others tell what comes of it."""
TABLES: dict[str, Any] = {
    "levels": Levels,
    "teams": dict[str, Team],
    "decision": Decisions,
    "calendar": CalendarFile,
    "text": TextRules,
    "context": ContextRules,
    "evasion": EvasionRules,
    "followup": FollowUpRules,
    "notes": NoteRules,
    "scripts": Scripts,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole protocol as data: the table files, the clauses by id, and their blocks (`rules`) by engine."""

    levels: Levels
    teams: Mapping[str, Team]
    decision: Decisions
    calendar: CalendarFile
    text: TextRules
    context: ContextRules
    evasion: EvasionRules
    followup: FollowUpRules
    notes: NoteRules
    scripts: Scripts
    clauses: Mapping[str, ClauseFile]
    rules: Mapping[str, tuple[Rule, ...]]
    digest: str
    finding: str = ""
    """Digest of what is found in a text, on which a model rests: texts, levels, teams and thresholds are no part."""
    own: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    """The blocks that a user's folder holds, as written there, by engine."""
    watched: frozenset[str] = field(init=False)
    """The clauses that are counted and shown, and decide nothing."""

    def __post_init__(self) -> None:
        watched = frozenset(c for c, clause in self.clauses.items() if clause.effect is Effect.WATCH)
        object.__setattr__(self, "watched", watched)

    @property
    def named(self) -> tuple[str, ...]:
        """The clauses of the protocol: all but the rules that are never listed."""
        return tuple(name for name, clause in self.clauses.items() if clause.named)

    def precedence(self, clause: str) -> float:
        """Return the rank by which `clause` names the owner; the lowest wins. Clauses of no team come last."""
        found = self.clauses[clause]
        if found.precedence is not None:
            return found.precedence
        return self.teams[found.team].precedence if found.team in self.teams else 99


def load(directory: Path | None = None) -> Policy:
    """Read the shipped policy, extended by `directory`. Raises `PolicyError` with every mistake at once."""
    mistakes: list[str] = []
    raw = read_folder(files("triage") / "protocol", TABLES, mistakes)
    shipped_decisions, user = raw["decision.toml"], dict[str, dict[str, Any]]()
    if directory is not None:
        if not directory.is_dir():
            raise PolicyError([f"{directory}: no such folder"])
        user = read_folder(directory, TABLES, mistakes, given=directory)
        lay_over(raw, user, mistakes)
    tables = {
        name: check(shape, raw.get(f"{name}.toml", {}), f"{name}.toml", mistakes) for name, shape in TABLES.items()
    }
    parsed = {id_of(f): check(ClauseFile, raw[f], f, mistakes) for f in sorted(raw) if f.startswith("clauses/")}
    clauses: dict[str, ClauseFile] = {c: clause for c, clause in parsed.items() if clause is not None}
    rules = _rules({c: raw[file_of(c)] for c in parsed}, mistakes)
    decisions = tables["decision"] or Decisions.model_validate(shipped_decisions)
    mistakes += cross_check(clauses, set(parsed), tables["teams"] or {}, decisions)
    mistakes += offices_check(tables["calendar"], tables["teams"] or {})
    mistakes += script_checks.check(tables["scripts"], tables["teams"] or {}, set(parsed)) if tables["scripts"] else []
    mistakes += evasion.mistakes(tables["evasion"], parsed) if tables["evasion"] else []
    mistakes += noterules.cross_check(clauses, tables["notes"], tables["teams"] or {})
    mistakes += noterules.pattern_mistakes(tables["notes"]) if tables["notes"] and "notes.toml" in user else []
    mistakes += _try_engines(rules, {id_of(file) for file in user}, decisions)
    if mistakes:
        raise PolicyError(mistakes)
    own = _rules({id_of(f): table for f, table in user.items() if f.startswith("clauses/")}, [])
    return Policy(**tables, clauses=clauses, rules=rules, digest=_digest(raw), finding=_digest(_finding(raw)), own=own)


def _digest(raw: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True, default=str).encode()).hexdigest()


def _finding(raw: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what of the files tells how hits are found and meant."""
    decision = {key: value for key, value in raw["decision.toml"].items() if key not in LATER}
    clauses = {
        name: {key: file[key] for key in _FINDING if key in file}
        for name, file in raw.items()
        if name.startswith("clauses/")
    }
    return {"text.toml": raw["text.toml"], "context.toml": raw["context.toml"], "decision.toml": decision, **clauses}


def _rules(clauses: Mapping[str, Mapping[str, Any]], mistakes: list[str]) -> dict[str, tuple[Rule, ...]]:
    """Parse every ``match`` and ``hint`` block by its engine's own ``Spec``, also of files with other mistakes."""
    engines = discover.names(ENGINES)
    rules: dict[str, list[Rule]] = {engine: [] for engine in engines}
    for clause, file in clauses.items():
        for tier in Tier:
            blocks = file.get(tier)
            for engine, block in blocks.items() if isinstance(blocks, dict) else ():
                where = f"{file_of(clause)}: {tier}"
                if engine not in rules:
                    mistakes.append(f"{where}.{engine}: no such engine (allowed: {', '.join(engines)})")
                    continue
                spec = check(discover.load(ENGINES, engine).Spec, block, f"{where}.{engine}", mistakes)
                if spec is not None:
                    rules[engine].append(Rule(clause, tier, spec))
    return {engine: tuple(found) for engine, found in rules.items()}


def _try_engines(rules: Mapping[str, tuple[Rule, ...]], changed: set[str], decisions: Decisions) -> list[str]:
    """Build each block of the `changed` clauses by itself, so that one that cannot work is named with its file.

    The shipped blocks are left out: the tests build them all, and compiling them twice would double the start-up.
    """
    mistakes = []
    for engine, found in rules.items():
        for rule in found:
            if rule.clause in changed:
                try:
                    discover.load(ENGINES, engine).build([rule], decisions)
                except ValueError as error:
                    mistakes.append(f"{file_of(rule.clause)}: {rule.tier}.{engine}: {error}")
    return mistakes
