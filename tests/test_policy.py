"""The shipped policy is the protocol; a wrong one says everything that is wrong with it."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.conftest import ticket_of
from tests.protocol_clauses import CLAUSES
from triage import api, discover
from triage.errors import PolicyError
from triage.policy import load
from triage.types import Effect, Priority, Tier

SHIPPED = load()


def test_all_clauses_of_the_protocol_and_no_other():
    assert list(SHIPPED.named) == sorted(row.id for row in CLAUSES)
    assert len(CLAUSES) == 63


def test_rules_without_an_id_of_the_protocol_only_set_a_level():
    unnamed = [name for name, clause in SHIPPED.clauses.items() if not clause.named]
    assert unnamed == ["complaint.lost_day", "complaint.owed", "mood.sarcasm"]
    decision = api.score([ticket_of("The parcel was due on Monday and is still not here.")], SHIPPED)[0]
    assert decision.priority is Priority.LOW
    assert decision.clauses == ()
    assert [s.clause for s in decision.signals if s.tier is Tier.MATCH] == ["complaint.owed"]


@pytest.mark.parametrize("row", CLAUSES, ids=lambda row: row.id)
def test_clause_says_what_the_protocol_says(row):
    clause = SHIPPED.clauses[row.id]
    assert clause.title == row.clause
    assert clause.section == row.section
    assert clause.effect == row.effect
    assert clause.team == row.team
    assert clause.do_not_engage is (row.do_not_engage == "yes")
    assert clause.floor.replace("_", " ") == row.floor.split(" (")[0]


@pytest.mark.parametrize(
    ("clause", "when", "floor"),
    [
        ("trigger.profanity", "high.angry", "high"),
        ("trigger.churn", "trigger.vip", "high"),
        ("trigger.churn", "high.enterprise", "high"),
        ("topic.outage_degradation", "medium.workaround", "medium"),
        ("topic.outage_degradation", "critical.outage", "critical"),
    ],
)
def test_conditional_floors(clause, when, floor):
    conditions = [c for c in SHIPPED.clauses[clause].floor_when if when in c.any]
    assert [c.floor for c in conditions] == [floor]


def test_teams_in_the_order_of_the_codebook():
    assert list(SHIPPED.teams) == [
        "technical_support", "billing", "account_management", "product", "legal_compliance", "executive", "security",
    ]  # fmt: skip


def test_levels_have_both_clocks():
    both = {
        level.label: (SHIPPED.levels.of(level).escalate_within, SHIPPED.levels.of(level).customer_promise)
        for level in Priority
        if level
    }
    assert both == {
        "critical": ("5 minutes", "15 minutes"),
        "high": ("1 hour", "1 hour"),
        "medium": ("4 hours", "end of business day"),
        "low": ("24 hours", "24 hours"),
    }


def test_defaults_of_the_codebook():
    d = SHIPPED.decision
    assert (d.amounts.billing_dispute, d.amounts.refund, d.amounts.large_following) == (100, 100, 10_000)
    assert (d.counts.repeat_issue, d.counts.failed_attempts, d.counts.repeated_escalations) == (3, 2, 2)
    assert d.follow_up.stale_after == "24 hours"


def test_every_clause_can_be_found_or_is_left_to_the_model():
    for name, clause in SHIPPED.clauses.items():
        assert clause.match or clause.hint, f"{name} has neither match nor hint"
        if clause.effect is Effect.SUPPRESS:
            assert not clause.floor


def user_policy(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        file = folder / (name.replace("__", "/") + ".toml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_a_user_changes_one_number(tmp_path):
    changed = load(user_policy(tmp_path, decision="[amounts]\nrefund = 250\n"))
    assert changed.decision.amounts.refund == 250
    assert changed.decision.amounts.billing_dispute == 100
    assert changed.digest != SHIPPED.digest


def test_a_user_adds_a_phrase_to_a_clause(tmp_path):
    before = SHIPPED.clauses["trigger.churn"]
    changed = load(
        user_policy(tmp_path, clauses__trigger__churn='extends = true\n[match.phrase]\nany = ["hand in my badge"]\n')
    )
    after = changed.clauses["trigger.churn"]
    assert "hand in my badge" in after.match["phrase"]["any"]
    assert set(before.match["phrase"].get("any", [])) <= set(after.match["phrase"]["any"])


def test_every_mistake_at_once_with_file_and_what_is_allowed(tmp_path):
    broken = user_policy(
        tmp_path,
        decision='fault_priority = "urgent"\nsurprise = 1\n[amounts]\nrefund = -5\n',
        levels='[high]\nescalate_within = "soon"\n',
        clauses__trigger__churn='extends = true\nteam = "accounts"\nimplies = ["critical.nothing"]\n[match.regexp]\nany = ["x"]\n',  # noqa: E501
        clauses__high__angry="extends = true\n[match.regex]\nany = ['(?<=no)look-behind', '(unclosed']\n",
        calendar="time_zone = \n",
        remarks="x = 1\n",
    )
    with pytest.raises(PolicyError) as caught:
        load(broken)
    text = str(caught.value)
    for part in (
        "decision.toml: fault_priority: Input should be 'low', 'medium', 'high' or 'critical'",
        "decision.toml: surprise: unknown key (allowed: languages, competitors,",
        "decision.toml: amounts.refund: Input should be greater than or equal to 0",
        "levels.toml: high.escalate_within: must be a span such as '5 minutes', '1 hour' or '2 days', not 'soon'",
        "clauses/trigger/churn.toml: match.regexp: no such engine (allowed: field, money, phrase, regex, thread)",
        "clauses/trigger/churn.toml: no clause is called 'critical.nothing'",
        "clauses/high/angry.toml: match.regex:",
        "calendar.toml: not TOML",
        "remarks.toml: not a file of a policy",
    ):
        assert part in text, text
    assert len(caught.value.mistakes) >= 9


def test_a_team_that_does_not_exist_is_named_with_those_that_do(tmp_path):
    folder = user_policy(tmp_path, clauses__low__feedback='extends = true\nteam = "accounts"\n')
    with pytest.raises(PolicyError, match=r"team 'accounts' is not in teams\.toml \(technical_support, billing"):
        load(folder)


def test_a_folder_that_is_not_there():
    with pytest.raises(PolicyError, match="no such folder"):
        load(Path("no/such/policy"))


def test_the_whole_shipped_folder_is_a_valid_user_policy(tmp_path):
    shutil.copytree(str(files("triage") / "protocol"), tmp_path / "p")
    assert load(tmp_path / "p").clauses == SHIPPED.clauses


def test_boards_name_their_files():
    assert discover.names("triage.engines") == ["field", "money", "phrase", "regex", "thread"]
    assert discover.names("triage.writers") == ["csv", "jsonl", "parquet", "raw", "sql", "table"]
