"""``triage metrics`` as a user calls it."""

import csv
import json
from html.parser import HTMLParser

import pytest

from tests.outcomes.calling import call
from triage.commands import metrics
from triage.records.record import files_of


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_folder_holds_all_of_it(report):
    out, done = report
    found = json.loads((out / "metrics.json").read_text())
    assert found["kind"] == "metrics"
    assert {"first_touch_resolution", "hours_to_resolution_median", "hours_to_resolution_p90", "csat_escalated",
            "csat_other", "csat_difference", "sla_inside_kept", "sla_promise_kept", "necessity_precision",
            "escalated_share"} <= found["metrics"].keys()  # fmt: skip
    assert found["metrics"]["necessity_precision"]["value"] == 0.9
    assert all(m["says"] and m["n"] > 0 for m in found["metrics"].values())
    assert {p.name for p in (out / "plots").iterdir()} >= {"time_to_resolution.svg", "by_week.png", "trend.svg"}
    assert (out / "report.html").stat().st_size > 20_000
    assert "written to out" in done.stderr


def test_traps_are_left_out_and_told(report):
    out, done = report
    left = {(r["figure"], r["why"]): int(r["tickets"]) for r in rows_of(out / "tables/left_out.csv")}
    assert left["all", "deleted, spam, merged or cancelled"] == 1
    assert left["all", "resolved before it was opened"] == 1
    assert left["all", "in the export, but not scored"] == 1
    assert left["hours_to_resolution", "resolved before it was escalated"] == 1
    assert "Reopen count: 1 cell that cannot be read" in done.stdout
    assert "one_touch_resolution" in done.stdout, "said to be lacking"
    listed = {r["ticket"]: r["left out because"] for r in rows_of(out / "tables/tickets.csv")}
    assert "resolved before it was opened" in listed.values()
    assert all(len(ident) == 6 for ident in listed), "leading zeros stay"


def test_columns_in_use_are_told(report):
    out, _ = report
    used = {r["field"]: r for r in rows_of(out / "tables/columns.csv")}
    assert used["resolved_at"]["column"] == "Resolved date"
    assert used["reopens"]["unreadable"] == "1"
    assert "scale 1-5" in used["rating"]["read as"]


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.keys, self.loads = [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.keys += [found["data-key"]] if found.get("data-key") else []
        self.loads += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith(("#", "data:"))]


def test_figures_of_the_page_lead_to_their_tickets(report):
    out, _ = report
    text = (out / "report.html").read_text(encoding="utf-8")
    page = _Links()
    page.feed(text)
    data = json.loads(text.split('id="data">')[1].split("</script>")[0])
    borne = {key: sum(key in t["keys"] for t in data["tickets"]) for key in page.keys}
    assert len(borne) > 20
    assert min(borne.values()) > 0
    late = {r["level"]: int(r["late"]) for r in rows_of(out / "tables/deadlines.csv") if r["clock"] == "due_at"}
    assert {f"level={level}: inside": n for level, n in late.items() if level != "all" and n}.items() <= borne.items()
    assert not page.loads


def test_no_text_of_a_ticket_goes_anywhere(folder, tmp_path, monkeypatch):
    kept = []
    monkeypatch.setattr(metrics, "track", lambda record, **how: kept.append(record))
    done = call(
        folder, "scored.csv", "--outcomes", "tickets.json", "comments.json", "users.json", "-o", str(tmp_path / "o")
    )
    assert done.exit_code == 0, done.output
    everything = b"".join(p.read_bytes() for p in (tmp_path / "o").rglob("*") if p.is_file())
    assert b"made up" not in everything
    assert "made up" not in done.output
    assert kept[0].kind == "metrics"
    assert [d.rows for d in kept[0].datasets] == [150, 150]
    assert files_of(kept[0])["report.html"]


@pytest.mark.parametrize(
    ("file", "of", "says"),
    [
        ("other.json", "of another scored file (march.csv, digest ffffffffffff, 2026-04-02)",
         "decided by the same policy and model"),
        ("nameless.json", "of a scored file that it does not identify (march.csv, 2026-04-02)",
         "decided by model nnnnnnnnnnnn, here mmmmmmmmmmmm"),
    ],
)  # fmt: skip
def test_an_audit_of_another_file_never_passes_for_one_of_this(folder, tmp_path, file, of, says):
    out = tmp_path / "out"
    done = call(folder, "scored.csv", "--outcomes", "report.csv", "--audit", file, "-o", str(out))
    assert done.exit_code == 0, done.output
    screen = " ".join(done.stdout.split())
    assert f"the audit is {of}, {says}" in screen
    brief = of.split(" (")[0]
    assert brief in next(line for line in done.stdout.splitlines() if "_other_file" in line)
    found = json.loads((out / "metrics.json").read_text())
    assert "necessity_precision" not in found["metrics"]
    assert of in found["metrics"]["necessity_precision_other_file"]["says"]
    assert found["tags"]["audit_of"] == of
    assert any(row["figure"] == "necessity_precision, miss_rate" for row in rows_of(out / "tables/cannot.csv"))
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"escalations that were necessary ({brief})" in page
    assert says in page


def test_an_audit_of_the_same_file_is_told_without_a_word(report):
    out, done = report
    assert json.loads((out / "metrics.json").read_text())["tags"]["audit_of"] == "of this scored file"
    assert "another scored file" not in done.output


def test_quiet_leaves_the_result_alone(folder):
    done = call(folder, "scored.csv", "--outcomes", "report.csv", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "first_touch_resolution" in done.stdout


def test_an_earlier_report_is_renewed_and_nothing_else(folder, report):
    out, _ = report
    (out / "tables/gone.csv").write_text("old")
    with (out / "contents.txt").open("a") as contents:
        contents.write("tables/gone.csv\told\n")
    again = call(folder, "scored.csv", "--outcomes", "report.csv", "-o", "out", "-q")
    assert again.exit_code == 0
    assert not (out / "tables/gone.csv").exists()
    assert again.stdout == ""
    (folder / "foreign").mkdir()
    (folder / "foreign" / "mine.txt").write_text("own")
    for where, told in (("foreign", "holds other files"), (".", "which is an input")):
        foreign = call(folder, "scored.csv", "--outcomes", "report.csv", "-o", where)
        assert (foreign.exit_code, told in foreign.stderr) == (2, True), foreign.stderr
