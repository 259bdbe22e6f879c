"""What is told of an export that was read, and of an output that nobody can write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

import triage
from tests.readers.test_helpscout import FIRST, conversation, thread
from triage.commands import _scoring
from triage.errors import TriageError
from triage.intake.export import open_export
from triage.intake.survey import survey
from triage.show.export import inspection

ROOT = Path(__file__).parents[2]


def shown(path: Path) -> str:
    console = Console(width=120, highlight=False, no_color=True)
    with console.capture() as capture:
        console.print(inspection(survey(open_export([str(path)]), triage.load_policy())))
    return " ".join(capture.get().split())


def test_the_sample_shows_html_as_the_text_that_is_scored(tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    second = thread(2, "customer", "<p>Kettle&nbsp;&amp; lid</p><style>p {}</style>if a &lt; b", "customer")
    file.write_text(json.dumps(conversation(FIRST, second)), encoding="utf-8")
    told = shown(file)
    assert ": first" in told and ": Kettle & lid if a < b" in told and "<p>" not in told
    assert "those of a helpscout export" in told


def test_an_intercom_export_is_called_so() -> None:
    file = ROOT / "data" / "samples" / "intercom-conversations.ndjson"
    assert "those of an intercom export" in shown(file)


@pytest.mark.parametrize(
    ("out", "said"), [("out.xyz", "the suffix .xyz is not known"), ("out", "has no suffix"), ("", "is a folder")]
)
def test_an_output_of_no_known_form_says_which_are(tmp_path: Path, out: str, said: str) -> None:
    with pytest.raises(TriageError, match=said) as raised:
        _scoring.form_of(str(tmp_path / out), None)
    told = str(raised.value)
    assert ".csv .jsonl .ndjson .json .parquet .txt" in told and "--format" in told
    assert _scoring.form_of(str(tmp_path / out), "csv") == "csv"


@pytest.mark.parametrize("suffix", _scoring._SUFFIXES)
def test_every_suffix_that_is_named_is_known(suffix: str) -> None:
    assert _scoring.form_of(f"out{suffix}", None) in ("csv", "jsonl", "parquet", "table")
