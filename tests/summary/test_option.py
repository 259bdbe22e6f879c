"""``triage score --summary``: what is wrong is told before anything is scored, and all is written or nothing."""

import builtins
import importlib.util
import json

import pytest

from tests.summary.made import POLICY, world
from tests.test_cli import HUMAN, canonical, triage
from triage.commands import _summary
from triage.errors import OutputError, TriageError
from triage.summary.run import Run
from triage.summary.tally import Tally


@pytest.fixture
def tally():
    found = Tally(POLICY)
    found.add(*world(20))
    return found


def test_all_that_cannot_be_written_is_told_at_once(tmp_path):
    out, folder = str(tmp_path / "out.json"), tmp_path / "folder.json"
    folder.mkdir()
    wanted = [str(tmp_path / "a.pdf"), str(folder), str(tmp_path / "gone" / "a.json"), out, "-"]
    with pytest.raises(TriageError) as told:
        _summary.check(wanted, ["in.csv"], out)
    said = str(told.value).splitlines()
    assert len(said) == 5
    for part in ("a.pdf: ends with neither .json nor .html", "is a folder", "there is no folder", "written twice"):
        assert sum(part in line for line in said) == 1


def test_an_input_and_what_the_run_writes_itself_are_never_overwritten(tmp_path):
    own = str(tmp_path / "x.json")
    with pytest.raises(TriageError, match="is an input"):
        _summary.check([own], [own], "-")
    with pytest.raises(TriageError, match="written twice"):
        _summary.check([own], [], "out.csv", [own])
    _summary.check([own], ["-"], "-")


def test_a_link_that_leads_to_itself_is_told_in_words(tmp_path):
    (tmp_path / "in.jsonl").write_text(canonical("T-1", HUMAN))
    (tmp_path / "s.json").symlink_to("s.json")
    done = triage("score", tmp_path / "in.jsonl", "--rules-only", "-o", "-", "--summary", tmp_path / "s.json")
    assert done.returncode == 2
    assert f"{tmp_path / 's.json'}: is a link that leads to itself" in done.stderr.replace("\n", "")


def test_a_page_without_its_libraries_is_told_before_the_run(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "matplotlib" else found(name))
    with pytest.raises(TriageError, match=r"needs matplotlib; install the extra 'report', or write .json"):
        _summary.check(["a.html"], [], "-")
    _summary.check(["a.json"], [], "-")


def test_json_needs_no_extra(tally, tmp_path, monkeypatch):
    wanted = builtins.__import__

    def bare(name, *rest, **keys):
        if name.partition(".")[0] in ("jinja2", "matplotlib", "scipy", "sklearn", "pandas"):
            raise ModuleNotFoundError(name)
        return wanted(name, *rest, **keys)

    monkeypatch.setattr(builtins, "__import__", bare)
    _summary.write([str(tmp_path / "a.json")], tally, POLICY, Run())
    assert json.loads((tmp_path / "a.json").read_bytes())["tickets"] == 20


def test_where_one_cannot_be_written_the_others_stay_as_they_were(tally, tmp_path):
    good, bad = tmp_path / "a.json", tmp_path / "gone" / "b.json"
    good.write_text("before", encoding="utf-8")
    with pytest.raises(OutputError, match="gone"):
        _summary.write([str(good), str(bad)], tally, POLICY, Run())
    assert good.read_text(encoding="utf-8") == "before"
    assert [*tmp_path.iterdir()] == [good]


def test_score_writes_both_and_two_workers_count_the_same(tmp_path):
    source = tmp_path / "in.jsonl"
    rows = [canonical(f"T-{n}", HUMAN if n % 3 else "Where is the manual?", channel="chat") for n in range(600)]
    source.write_text("".join(rows) + "no ticket\n", encoding="utf-8")
    made = []
    for workers, names in ((1, ("one.json", "one.html")), (2, ("two.json",))):
        summaries = [part for name in names for part in ("--summary", tmp_path / name)]
        out = tmp_path / "out.csv"
        done = triage("score", source, "-o", out, "--rules-only", "--workers", workers, "-q", *summaries)
        assert (done.returncode, done.stdout) == (3, ""), done.stderr
        made.append(json.loads((tmp_path / names[0]).read_bytes()))
    assert made[0].pop("run")["tickets_per_second"] > 0
    made[1].pop("run")
    assert made[0] == made[1]
    assert (made[0]["tickets"], made[0]["escalated"], made[0]["rejected"]["rows"]) == (600, 400, 1)
    assert made[0]["model"] == ""
    page = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "600 tickets of" in page
    assert HUMAN not in page
