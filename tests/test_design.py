"""The picture of the house in ``docs/design.md`` shows what is there, and nothing else."""

import re

from tests.test_cli import ROOT

PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
TREE = PAGE.split("```text\ntriage/\n")[1].split("data/ ")[0]
SILENT = {"__init__.py", "__main__.py", "__pycache__"}


def drawn():
    return set(re.findall(r"(?<!\S)(\w+(?:/|\.py))(?=[\s,]|$)", TREE))


def there():
    inside = (ROOT / "triage").iterdir()
    return {p.name + "/" * p.is_dir() for p in inside if p.name not in SILENT and (p.is_dir() or p.suffix == ".py")}


def test_every_folder_and_module_is_drawn_and_no_other():
    assert drawn() == there()


def test_what_the_page_names_is_there():
    names = re.findall(r"`triage[./]([\w./]+)`", PAGE)
    assert len(names) > 3
    for name in names:
        path = ROOT / "triage" / name.removesuffix(".py").replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
