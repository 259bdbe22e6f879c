"""Every library that the project names has its reason written down, and every pin its hashes."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.test_cli import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
FAMILIES = ("Apache", "BSD", "LGPL", "MIT", "MPL", "PSF")
NAMES = {"GNU Lesser": "LGPL", "Mozilla": "MPL", "Python Software Foundation": "PSF", "Apache": "Apache"}


def named(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked() -> dict[str, tuple[Requirement, str]]:
    """Return every requirement by name, with its extra; of several, the one that is not for development."""
    found: dict[str, tuple[Requirement, str]] = {}
    groups = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    for extra, texts in groups.items():
        for requirement in map(Requirement, texts):
            if named(requirement.name) != "triage":
                found.setdefault(named(requirement.name), (requirement, extra))
    return found


def rows() -> dict[str, list[str]]:
    """Return the rows of the page's table by library: its reason, licence, cost and extra."""
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
    return {named(name): rest for name, *rest in cells[1:]}


def test_every_library_has_a_row_and_every_row_a_library() -> None:
    assert set(rows()) == set(asked())
    for name, (_, extra) in asked().items():
        reason, licence, cost, told = rows()[name]
        assert reason, name
        assert licence, name
        assert (name, told) == (name, extra)
        assert extra == "dev" or re.fullmatch(r"(< )?\d+(\.\d+)?", cost), name


@pytest.mark.parametrize("name", sorted(asked()))
def test_the_licence_is_the_library_s_own(name: str) -> None:
    about = metadata.metadata(name)
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License")]
    own = " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:400], *classifiers])
    for words, family in NAMES.items():
        own += f" {family}" if words in own else ""
    told = rows()[name][1]
    families = [family for family in FAMILIES if re.search(rf"\b{family}\b", told)]
    assert families
    assert [family for family in families if family not in own] == [], own


def test_a_bound_from_above_has_its_reason() -> None:
    bounded = [
        name for name, (r, _) in asked().items() if any(s.operator in ("<", "<=", "==", "~=") for s in r.specifier)
    ]
    assert [name for name in bounded if not re.search(rf"(?m)^- `{name}`: below \S+, ", PAGE)] == []


def test_the_lock_pins_each_with_hashes_and_names_no_place() -> None:
    parts = [part for part in re.split(r"(?m)^(?=\S)", LOCK) if part.strip() and not part.startswith("#")]
    pins = {}
    for part in parts:
        head, *hashes = (line.strip(" \\") for line in part.strip().splitlines())
        name, version = re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.!+]+)", head).groups()
        pins.setdefault(named(name), version)
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), name
    assert set(asked()) <= set(pins)
    assert len(pins) > 150
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host|file:|@ ", LOCK)
