"""Records and tickets for the tests of tracking."""

import os
from contextlib import contextmanager

from triage.agreement import Estimate
from triage.records.record import Dataset, Metric, Plot, Record, Table

AT = "2026-03-02T09:14:00+00:00"
OWN_POLICY = 'fault_priority = "high"\n\n[amounts]\nrefund = 5000\n'


def record(**changes):
    """Make a record with some of everything."""
    errors = Table("errors", "Errors", ("ticket", "said", "gold"), (("T-1", "low", "high"), ("T-2", "none", "low")))
    part = Record("head", "team", AT, metrics=(Metric("kappa", Estimate(0.5, 0.4, 0.6, 10), "agreement"),))
    parts = {
        "kind": "evaluate",
        "title": "Evaluation of the default model",
        "at": AT,
        "metrics": (
            Metric("critical_recall", Estimate(0.9, 0.85, 0.95, 120, True), "Of the critical | the share found."),
            Metric("priority_qwk", Estimate(0.7, None, None, 100), "Agreement on the level."),
        ),
        "tables": (Table("heads", "Heads", ("head", "kappa"), (("team", Estimate(0.5, 0.4, 0.6, 10)),)),),
        "plots": (Plot("levels", "Levels", "<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG", "bars"),),
        "params": {"seed": "7", "base": ""},
        "tags": {"policy_digest": "155456bbaf41" * 5, "model_digest": "d6ee1df19fa6" * 5},
        "datasets": (Dataset("labelled", "labelled.jsonl", "ab" * 32, 9989, "evaluation"),),
        "compared": (errors,),
        "files": {"report.html": b"<h1>Report</h1>"},
        "notes": ("the labels are of March",),
        "children": (part,),
    }
    return Record(**{**parts, **changes})


@contextmanager
def only_mlflow_settings(**settings):
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
