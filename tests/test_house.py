"""The house stays as it is meant to be: short files, and no module that stands alone and is used by nobody."""

import ast

import pytest

from tests.test_cli import ROOT

LONGEST = 200
SOURCE = ROOT / "triage"
MODULES = sorted(SOURCE.rglob("*.py"))
BOARDS = {"commands", "readers", "engines", "heads", "writers", "blocks", "personal", "forms"}
ENTRANCES = {"__init__", "__main__", "spark", "served", "parts"}
"""Modules that the outside world imports: Spark, MLflow, a job on other machines."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_can_be_read_in_one_go(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def imported():
    """Name every module that another one imports, as ``folder.module``."""
    names = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("triage"):
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
    return names


def test_every_module_is_used():
    known = imported()
    dead = [
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        if path.stem not in ENTRANCES
        and not (path.parent.name in BOARDS and not path.stem.startswith("_"))
        and ".".join(path.relative_to(ROOT).with_suffix("").parts) not in known
    ]
    assert dead == []


def _overload(node):
    return any(ast.unparse(one) == "overload" for one in node.decorator_list)


def test_every_public_function_and_class_says_what_it_is():
    """A board's entries are described once, where the board is: in its ``__init__``."""
    silent = []
    for path in MODULES:
        if path.parent.name in BOARDS:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node) and not _overload(node):
                silent.append(f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}: {node.name}")
    assert silent == []
