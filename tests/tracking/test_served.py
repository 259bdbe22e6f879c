"""What MLflow serves decides as `triage score` does, row by row, and never fails for one row."""

import csv
import json

import pytest

from triage import api, pipeline
from triage import policy as policies
from triage.intake import export
from triage.model import Model
from triage.writers._rows import COLUMNS

FLAT = [
    {"ticket_id": "A-1", "subject": "Contract", "body": "We will cancel our contract and sue you over this.",
     "created_at": "2026-03-02T09:14:00Z", "channel": "email", "account_tier": "enterprise", "followers": "120"},
    {"ticket_id": "A-2", "subject": "", "body": "Where do I find the invoice of last month? No hurry, thank you!",
     "created_at": "2026-03-02T10:30:00+01:00", "channel": "web", "account_tier": "", "followers": ""},
    {"ticket_id": "007", "subject": "down", "body": "The whole site is down for all of us since 8, nobody can work.",
     "created_at": "", "channel": "", "account_tier": "vip", "followers": ""},
    {"ticket_id": "A-4", "subject": "", "body": "", "created_at": "yesterday", "channel": "chat", "account_tier": "",
     "followers": "many"},
    {"ticket_id": "A-5", "subject": "Rechnung", "body": "Guten Tag, ich habe die Rechnung noch nicht erhalten, bitte "
     "senden Sie sie mir zu.", "created_at": "2026-03-02T09:14:00Z", "channel": "email", "account_tier": "standard",
     "followers": ""},
    {"ticket_id": "A-6", "subject": "=1+1", "body": "This is the third time I write. You are useless, I am furious!",
     "created_at": "2026-03-02T09:14:00Z", "channel": "twitter", "account_tier": "standard", "followers": "120000"},
]  # fmt: skip
THREADS = [
    {"ticket_id": "T-1", "subject": "Refund", "account": {"id": "9", "tier": "enterprise", "followers": 3},
     "messages": [{"author": "customer", "created_at": "2026-03-01T09:00:00Z", "body": "I want my $ 4,000 back."},
                  {"author": "agent", "created_at": "2026-03-01T12:00:00Z", "body": "We look into it."},
                  {"author": "customer", "created_at": "2026-03-03T09:00:00Z", "body": "Nothing yet. I am furious."}]},
    {"ticket_id": "T-2", "subject": "Thanks", "account": {"id": "9", "tier": None, "followers": None},
     "messages": [{"author": "customer", "created_at": "2026-03-01T09:00:00Z", "body": "It works again, thank you!"}]},
]  # fmt: skip


@pytest.fixture(scope="module")
def scorer(registered):
    rules = policies.load(registered / "policy")
    return pipeline.Scorer(rules, Model.load(api.default_model()))


def scored(path, scorer, tmp_path):
    """Score a file as `triage score` does, into CSV; return its rows."""
    out = tmp_path / "scored.csv"
    pipeline.run(export.open_export([str(path)], zone=scorer.policy.calendar.time_zone), scorer, str(out))
    with out.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def as_cells(frame):
    """Return a frame's rows as the CSV writer would write them."""
    from triage.writers.csv import safe

    plain = frame.astype(object).where(frame.notna(), None)
    return [{name: safe(value) for name, value in row.items()} for row in plain.to_dict("records")]


def test_flat_rows_are_decided_as_triage_score_decides_them(served, scorer, tmp_path):
    import pandas as pd

    path = tmp_path / "tickets.csv"
    pd.DataFrame(FLAT).to_csv(path, index=False)
    expected = scored(path, scorer, tmp_path)
    assert {row["decided_by"] for row in expected} >= {"policy", "none"}
    assert as_cells(served.predict(pd.DataFrame(FLAT))) == expected
    assert as_cells(served.predict(pd.read_csv(path, dtype={"ticket_id": str}))) == expected


def test_threads_as_json_are_decided_as_triage_score_decides_them(served, scorer, tmp_path):
    import pandas as pd

    path = tmp_path / "tickets.jsonl"
    path.write_text("".join(json.dumps(thread) + "\n" for thread in THREADS))
    expected = scored(path, scorer, tmp_path)
    assert [row["ticket_id"] for row in expected if row["escalate"] == "true"] == ["T-1"]
    assert as_cells(served.predict(pd.DataFrame({"ticket": [json.dumps(t) for t in THREADS]}))) == expected
    assert as_cells(served.predict(pd.DataFrame({"ticket": THREADS}))) == expected


def test_a_row_is_decided_alike_alone_and_among_others(served):
    import pandas as pd

    together = served.predict(pd.DataFrame(FLAT * 2, index=range(100, 112)))
    assert list(together.index) == list(range(100, 112))
    alone = pd.concat([served.predict(pd.DataFrame([row])) for row in FLAT], ignore_index=True)
    for half in (together.iloc[:6], together.iloc[6:]):
        pd.testing.assert_frame_equal(half.reset_index(drop=True), alone)


def test_the_frame_has_the_same_columns_and_types_whatever_it_holds(served):
    import pandas as pd

    full = served.predict(pd.DataFrame(FLAT))
    empty = served.predict(pd.DataFrame(FLAT).iloc[:0])
    assert tuple(full.columns) == COLUMNS == tuple(empty.columns)
    assert len(empty) == 0
    assert full.dtypes.astype(str).to_dict() == empty.dtypes.astype(str).to_dict()
    kinds = full.dtypes.astype(str)
    assert set(kinds.index[kinds == "bool"]) == {"escalate", "do_not_engage", "needs_review"}
    assert set(kinds.index[kinds == "float64"]) == {"p_escalate", "p_priority", "p_sentiment"}


def test_what_is_served_is_json_also_where_a_probability_is_missing(served):
    import pandas as pd

    found = served.predict(pd.DataFrame({"body": ["The site is down.", ["no text"]]}))
    told = json.dumps(found.to_dict("records"), allow_nan=False)
    assert json.loads(told)[1]["p_escalate"] is None
    assert found.p_escalate[0] > 0


def test_cells_of_any_kind_are_read(served):
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame(
        {
            "ticket_id": [12, np.int64(9_007_199_254_740_993), None, 12.0, "x"],
            "body": ["hello", None, float("nan"), pd.NA, "The site is down."],
            "created_at": [pd.Timestamp("2026-03-02T09:00:00Z"), pd.NaT, None, "", pd.Timestamp("2026-03-02")],
            "followers": [120000.0, np.nan, None, "x", np.float32(3)],
            "unknown column": range(5),
        },
        dtype=object,
    )
    found = served.predict(frame)
    assert list(found.ticket_id) == ["12", "9007199254740993", "3", "12", "x"]
    assert found.due_at[4] is not None
    assert "has no id; called by its number, 3" in found.not_evaluable[2]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"ticket": "{"}, "ticket is not JSON"),
        ({"ticket": "[1]"}, "ticket is not a JSON object"),
        ({"ticket": '{"ticket_id": "Z"}'}, "there is no text ('body', or 'messages' in JSON)"),
        ({"ticket": '{"ticket_id": "Z", "messages": 3}'}, "messages is not a list"),
        ({"body": ["a", "list"], "ticket_id": "Z"}, "body is a list, not text"),
        ({"body": {"a": 1}, "ticket_id": "Z"}, "body is an object, not text"),
        ({"body": True, "ticket_id": "Z"}, "body is true/false, not text"),
    ],
)
def test_a_row_that_cannot_be_read_goes_to_a_human_and_says_why(served, row, why):
    import pandas as pd

    good = {"body": "Nothing urgent, thanks.", "ticket_id": "good"}
    found = served.predict(pd.DataFrame([good, row, good]))
    assert list(found.needs_review) == [False, True, False]
    bad = found.iloc[1]
    assert (bad.escalate, bad.priority, bad.decided_by) == (True, "high", "fault")  # the registered policy says high
    assert f"reading failed: {why}" in bad.not_evaluable
    assert bad.ticket_id in ("Z", "2")
    assert list(found.ticket_id)[::2] == ["good", "good"]


def test_a_row_with_nothing_in_it_goes_to_a_human(served):
    import pandas as pd

    found = served.predict(pd.DataFrame({"ticket": [None]}))
    assert found.decided_by.tolist() == ["fault"]
    assert "there is no text" in found.not_evaluable[0]
    assert served.predict(pd.DataFrame({"body": [None]})).needs_review.tolist() == [True]


def test_a_dict_of_lists_is_rows(served):
    found = served.predict({"ticket_id": ["1", "2"], "body": ["The site is down.", "Thanks!"]})
    assert list(found.ticket_id) == ["1", "2"]
    assert not found.needs_review.any()


@pytest.mark.parametrize("columns", [{"ticket_id": ["1"]}, {"nothing": ["1"]}, {}])
def test_a_frame_without_a_text_is_an_error_of_the_caller(served, columns):
    import pandas as pd

    with pytest.raises(ValueError, match="no column holds the text of the tickets: name it 'body'"):
        served.predict(pd.DataFrame(columns))


def test_it_bears_a_signature_and_an_example_that_it_can_answer(served):
    inputs, outputs = served.metadata.signature.inputs, served.metadata.signature.outputs
    assert {"ticket_id", "body", "ticket", "account_tier"} <= set(inputs.input_names())
    assert inputs.required_input_names() == []
    assert tuple(outputs.input_names()) == COLUMNS
    assert list(served.predict(served.input_example).ticket_id) == ["T-1001", "T-1002"]


def test_another_triage_in_the_same_process_is_not_taken_for_the_registered_one(registered, tmp_path):
    from mlflow.pyfunc.model import PythonModelContext

    from triage.errors import PolicyError
    from triage.served import Served

    artifacts = {"model": str(api.default_model()), "policy": str(registered / "policy")}
    with pytest.raises(PolicyError, match="registered with the policy 0123456789ab, but this process has another"):
        Served().load_context(PythonModelContext(artifacts, {"policy": "0123456789abcdef"}))
