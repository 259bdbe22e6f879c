"""The folder of docs/operations.md, where the page's tools are there."""

import shutil
import sys

import pytest

from tests.operations.shell import HARMLESS, export

NEEDED = ("sh", "flock", "jq", "tar", "git", "sqlite3", "find")


@pytest.fixture(autouse=True)
def tools():
    missing = [tool for tool in NEEDED if not shutil.which(tool)]
    if sys.platform != "linux" or missing:
        pytest.skip(f"the page is for Linux, with {', '.join(NEEDED)}")


@pytest.fixture
def home(tmp_path):
    """The folder of the page, with a policy that changes nothing."""
    (tmp_path / "my-policy").mkdir()
    export(tmp_path / "exports" / "tickets.csv", ("1", HARMLESS, 200), ("2", HARMLESS, 100))
    return tmp_path
