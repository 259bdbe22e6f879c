"""A folder in which all that README and docs show can be typed, and how it is typed there."""

import re

from tests import documented
from tests.shown.between import BEFORE, invoke

NOT_RUN = {
    "track ui": "serves pages until it is stopped; tests/tracking starts it",
    "track move FOLDER": "no folder; tests/tracking moves a store",
    "postgresql://": "needs a server; tests/databases starts one",
}
"""What stands in a command that is not run here, and why."""

CODES = {
    "evaluate": {0, 1},  # a gate may fail on so few tickets
    "promote": {0, 1},
    "diff": {0, 1},  # --fail-on
}


def shown(page):
    """List the commands of a page that are run, in its order, each once.

    What a sentence only speaks of cannot be typed as it stands: it lacks what the command needs, or it is but a
    command's name. Scripts, which have variables, are run as a whole (`tests/operations`).
    """
    found = [
        tuple(words)
        for words, copied in documented.commands(page)
        if (copied or (len(words) > 1 and not documented.wrong(words))) and not unrun(" ".join(words))
    ]
    return [words for words in dict.fromkeys(found) if not any("$" in word for word in words)]


def unrun(line):
    """Say by which entry of `NOT_RUN` a command is not run, "" when it is."""
    return next((part for part in NOT_RUN if part in line), "")


def run(words, folder):
    """Type a command in `folder`, after what has to be done before it; return its result."""
    line = " ".join(words)
    for begins, do in BEFORE.items():
        if line.startswith(begins):
            do(folder)
    stand = {"CLAUSE": "trigger.churn", "EXPORT": "tickets.csv", "FILE": "tickets.csv"}
    return invoke(*(stand.get(word, word) for word in words))


def written(words, folder):
    """Return the outputs that a command names and that are not there."""
    outs = [words[at + 1] for at, word in enumerate(words) if word in ("-o", "--summary", "--doubts")]
    files = [out for out in outs if not re.match(r"\w+://|-$", out)]
    return [out for out in files if not (folder / out).exists() and not sides(folder / out)]


def sides(out):
    """Two sheets come of one name."""
    return list(out.parent.glob(f"{out.stem}_a*"))
