"""A process that is killed when half of its rows are in the database."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import os, signal, sys
from tests.writers.test_contract import decision
from triage.databases import tables, writing
from triage.writers import sql

def until_killed(fitted, calls=[]):
    def fit(rows):
        calls.append(rows)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return fitted(rows)
    return fit

real = tables._fitted
tables._fitted = lambda table: until_killed(real(table))
writing._BATCH = 1
with sql.open_target(sys.argv[1]) as target:
    target.append(sql.render([decision(f"T-{n}", "new") for n in range(5)]))
"""


def killed_in_the_middle(url):
    """Write five decisions, ``T-0`` to ``T-4``, and be killed after two. Returns the process's exit code."""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", _PROGRAM, url], cwd=root, capture_output=True, text=True)
    assert "Error" not in done.stderr, done.stderr
    return done.returncode
