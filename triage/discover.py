"""A folder is a registry: the files of a board are its members, and nobody keeps a list by hand."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from triage.errors import TriageError


def names(board: str) -> list[str]:
    """List the plug-ins of the board package `board` (such as ``triage.readers``), without importing them."""
    package = import_module(board)
    return sorted(m.name for m in iter_modules(package.__path__) if not m.name.startswith("_"))


def load(board: str, name: str) -> ModuleType:
    """Import one plug-in of a board. Raises `TriageError` that lists the allowed names."""
    known = names(board)
    if name not in known:
        kind = board.rpartition(".")[2].removesuffix("s")
        raise TriageError(f"no {kind} is called '{name}' (allowed: {', '.join(known)})")
    return import_module(f"{board}.{name}")
