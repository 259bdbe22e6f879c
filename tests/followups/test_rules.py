"""A wrong followup.toml, and a calendar with teams that are not there, say what is wrong with them."""

import pytest

from triage.errors import PolicyError
from triage.policy import load


@pytest.mark.parametrize(
    ("file", "text", "mistake"),
    [
        ("followup", '[high]\nrungs = [{ who = "nobody", after = "1 hour" }]\n', "who 'nobody' is not in people"),
        ("followup", '[low]\nrungs = [{ who = "on_call", after = "timeframe" }]\n', "for critical and high alone"),
        ("followup", '[low]\nrungs = [{ who = "on_call", after = "2 business days" }]\n', "low.rungs.0.after"),
        (
            "followup",
            '[low]\nrungs = [{ who = "on_call", after = "1 hour", from = "due" }]\n',
            "unknown key (allowed: who,",
        ),
        (
            "followup",
            '[updates.delay]\ntext = "Dear {name}"\n',
            "{name} is never filled in (allowed: {team}, {promise},",
        ),
        ("followup", '[updates.delay]\ntext = "Dear {"\n', "updates.delay.text"),
        ("followup", '[people]\non_call = "{who}"\n', "{who} is never filled in"),
        ("followup", "[soon]\nshare = 2\n", "soon.share"),
        ("followup", "[queue]\nahead = 0\n", "queue.ahead"),
        ("calendar", '[offices.a]\nteams = ["nobody"]\n', "offices.a: team 'nobody' is not in teams.toml"),
        ("calendar", '[offices.a]\nteams = ["billing"]\nzone = "UTC"\n', "unknown key (allowed: teams, time_zone,"),
        (
            "calendar",
            "[hours]\nmon = [{ opens = 09:00:00, close = 12:00:00 }]\n",
            "unknown key (allowed: opens, closes",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, file, text, mistake):
    (tmp_path / f"{file}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load(tmp_path)
    said = [m for m in raised.value.mistakes if m.startswith(f"{file}.toml: ")]
    assert any(mistake in one for one in said)
