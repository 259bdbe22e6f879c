"""The scripts of docs/operations.md, and a shell to run them in."""

import csv
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests import documented

ROOT = documented.ROOT
PAGE = ROOT / "docs" / "operations.md"
HOME = "/srv/triage"
SCRIPTS = {re.match(r"#!/bin/sh\n# (\S+\.sh)", s)[1]: s for s in documented.scripts(PAGE)}
HARMLESS = "How do I change my password?"
COSTLY = "I want a refund of $300 for the broken lamp."


def shell(text, folder, **env):
    """Run a text as `sh` does, in `folder`, with this environment's triage."""
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"PATH": paths, "PYTHONPATH": str(ROOT), "TRIAGE_HOME": str(folder), "HOME": str(folder)}
    return subprocess.run(
        ["sh", "-c", text], cwd=folder, capture_output=True, text=True, env=os.environ | own | env, timeout=300
    )


def export(path, *rows):
    """Write an export: id, text, and how many hours ago it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(("ticket_id", "body", "created_at"))
        for ident, body, hours in rows:
            at = datetime.fromtimestamp(time.time() - hours * 3600, UTC)
            out.writerow((ident, body, at.strftime("%Y-%m-%dT%H:%M:%SZ")))
