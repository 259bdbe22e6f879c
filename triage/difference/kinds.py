"""What is compared: two policies, two models or two scored files, told by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from triage.errors import InputError
from triage.manifest import MANIFEST
from triage.policy import TABLES

Kind: TypeAlias = Literal["policy", "model", "scored"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DEFAULT = "default"
REGISTRY = "models:/"
SCORED = (".csv", ".jsonl", ".ndjson", ".json", ".parquet")
_ARE: dict[str, str] = {
    "policy": "a policy (a folder with decision.toml, clauses/ or another file of a policy)",
    "model": f"a model (a folder with {MANIFEST}, or {REGISTRY}...)",
    "scored": f"a scored file ({', '.join(SCORED)}; all but .parquet also .gz)",
    DEFAULT: "the shipped policy or model",
}
TWO: dict[Kind, str] = {"policy": "two policies", "model": "two models", "scored": "two scored files"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how it was named, and the digest of what it is ("" where a file does not tell)."""

    name: str
    digest: str = ""


def kind_of(first: str, second: str, wanted: str | None = None) -> Kind:
    """Tell what two names stand for; ``default`` is of the other one's kind. `wanted` settles it.

    Raises `InputError` that says what each was taken for.
    """
    if wanted is not None:
        found = next((kind for kind in KINDS if kind == wanted), None)
        if found is None:
            raise InputError(f"--as: '{wanted}' is not one of {', '.join(KINDS)}")
        _fits(found, (first, second))
        return found
    taken = [(name, _taken_for(name)) for name in (first, second)]
    strange = [_strange(name) for name, kind in taken if kind is None and name != DEFAULT]
    if strange:
        raise InputError("\n".join([*strange, "what can be compared: two of one kind, each", *_allowed()]))
    kinds = {kind for _, kind in taken if kind is not None}
    if len(kinds) == 1 and not ("scored" in kinds and DEFAULT in (first, second)):
        return kinds.pop()
    if not kinds:
        raise InputError("default and default: say which with --as policy or --as model")
    said = "; ".join(f"{name} was taken for {_ARE[kind or DEFAULT]}" for name, kind in taken)
    raise InputError(f"two things of one kind can be compared, but {said}")


def _taken_for(name: str) -> Kind | None:
    if name.startswith(REGISTRY):
        return "model"
    path = Path(name)
    if path.is_dir():
        if (path / MANIFEST).is_file():
            return "model"
        policy = (path / "clauses").is_dir() or any((path / f"{table}.toml").is_file() for table in TABLES)
        return "policy" if policy else None
    return "scored" if _is_table(name) and path.exists() else None


def _is_table(name: str) -> bool:
    low = name.lower()
    return (low if low.endswith(".parquet") else low.removesuffix(".gz")).endswith(SCORED)


def _strange(name: str) -> str:
    path = Path(name)
    if not path.exists():
        return f"{name}: no such file or folder"
    if path.is_dir():
        return f"{name}: a folder that holds neither {MANIFEST} nor a file of a policy (--as policy takes it for one)"
    return f"{name}: a file that is not named like a scored file"


def _allowed() -> list[str]:
    return [f"  {_ARE[kind]}" for kind in KINDS] + [f"  or {DEFAULT}: {_ARE[DEFAULT]}"]


def _fits(kind: Kind, names: Sequence[str]) -> None:
    """Raise `InputError` for a name that cannot be what it is said to be."""
    for name in names:
        if kind == "scored" and (name == DEFAULT or not Path(name).is_file()):
            raise InputError(f"{name}: --as scored needs a file, {_ARE[kind]}")
        if kind != "scored" and name != DEFAULT and not name.startswith(REGISTRY) and not Path(name).is_dir():
            raise InputError(f"{name}: --as {kind} needs a folder, or {DEFAULT}")
        if kind == "policy" and name.startswith(REGISTRY):
            raise InputError(f"{name}: names a model, not a policy")
