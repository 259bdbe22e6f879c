"""All that README and docs show to be copied is sound, of a kind that is tried, and tried."""

import json
import re
import shutil
import subprocess

import pytest

from tests import documented

PAGES = [page for page in documented.PAGES if page.name != "cli.md"]
BLOCKS = [(page, block) for page in PAGES for block in documented.blocks(page, "sh")]
KINDS = {"sh", "toml", "json", "python", "ini", "crontab", "text", "mermaid"}
ELSEWHERE = {
    "make demo": "tests/test_journey.py",
    "make test": "these tests",
    "pip install": "an environment of its own",
    "export PYSPARK_PYTHON": "tests/spark",
    "mlflow models serve": "tests/tracking serves a model",
    "curl localhost": "as above",
    "jq '": "needs a summary: tests/summary",
}
"""Lines to copy that are neither triage's own nor run here, and where what they do is tested."""


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell")
@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[f"{page.name}-{n}" for n, (page, _) in enumerate(BLOCKS)])
def test_each_block_is_sound_shell(page, block):
    done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_line_to_copy_is_left_untried():
    """Each is a command of triage (tests/test_readme.py), part of a script (tests/operations), or tried elsewhere."""
    tried = ("#", "triage ", "ls scored/*.json", "ln -sfn", "git -C my-policy", *ELSEWHERE)
    blocks = [block for page, block in BLOCKS if block not in documented.scripts(page)]
    lines = [line.strip() for block in blocks for line in re.sub(r"\\\n", " ", block).splitlines()]
    assert not [line for line in lines if line and not line.startswith(tried)]
    assert not [start for start in ELSEWHERE if not any(line.startswith(start) for line in lines)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(documented.ROOT)))
def test_each_kind_of_block_is_one_that_is_tried(page):
    kinds = re.findall(r"^```(\w*)\n.*?^```", documented.text(page), re.M | re.S)
    assert {*kinds} <= KINDS
    for block in documented.blocks(page, "python"):
        compile(block, page.name, "exec")
    for block in documented.blocks(page, "json"):
        json.loads(block)
