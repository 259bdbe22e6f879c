"""The form as a file: nothing from outside, nothing that a ticket could break out of, all that the guide says."""

import base64
import hashlib
import json
import re

from tests.audit.made import SCRIPT
from triage.audit.form import KEYS, form
from triage.audit.guide import guide
from triage.audit.sheet import Case, Turn
from triage.audit.verdicts import DOWNLOADED, WORDS
from triage.policy import load

POLICY = load()
CASES = (
    Case("T-1", f"Hello {SCRIPT}", (Turn("customer", "2026-03-02 09:00 UTC", SCRIPT),), "e-mail", "vip", "2026-03-02"),
    Case("<b>", "", (Turn("agent", "", "line\u2028separator \ud83d <!-- "),)),
)
PAGE = form(CASES, "a", guide(POLICY), "abc123", "review_a.csv").decode()


def block(tag):
    return re.search(rf"<{tag}>(.*?)</{tag.split()[0]}>", PAGE, re.S).group(1)


def test_the_tickets_stand_in_the_file_as_they_are():
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', PAGE, re.S).group(1))
    assert (data["digest"], data["reviewer"], data["file"]) == ("abc123", "a", "review_a.csv")
    assert tuple(data["columns"]) == DOWNLOADED
    first, second = data["tickets"]
    assert (first["subject"], first["turns"][0]["text"]) == (f"Hello {SCRIPT}", SCRIPT)
    assert first["turns"][0] == {"who": "customer", "at": "2026-03-02 09:00 UTC", "text": SCRIPT}
    assert (second["id"], second["turns"][0]["text"]) == ("<b>", CASES[1].turns[0].text)


def test_no_text_of_a_ticket_is_markup():
    assert PAGE.count("<script") == PAGE.count("</script>") == 2
    assert "window.ran" in PAGE
    assert "<img" not in PAGE
    assert "<b>" not in block('script type="application/json" id="data"')


def test_only_the_own_script_and_style_may_run():
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', PAGE).group(1)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        digest = base64.b64encode(hashlib.sha256(block(tag).encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert set(rules) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}


def test_nothing_is_loaded_from_anywhere():
    assert not re.search(r"""(?:src|href|action|url)\s*[=(]\s*["']?\s*(?:https?:)?//""", PAGE.replace(SCRIPT, ""))
    assert not re.search(
        r"<link|<iframe|@import|\sstyle=|\son\w+=", PAGE[: PAGE.index('<script type="application/json"')]
    )


def test_every_word_has_a_button_and_a_key_of_its_own():
    assert {column: len(keys) for column, keys in KEYS.items()} == {c: len(words) for c, words in WORDS.items()}
    keys = "".join(KEYS.values())
    assert len(set(keys)) == len(keys)
    assert set(keys).isdisjoint("jkdshtr?"), "the keys that move"
    for column, words in WORDS.items():
        for word, key in zip(words, KEYS[column], strict=True):
            button = f'data-column="{column}" data-word="{word}" aria-pressed="false" aria-keyshortcuts="{key}"'
            assert button in PAGE


def test_how_to_judge_comes_from_the_policy():
    for team, about in POLICY.teams.items():
        assert f'<option value="{team}">{about.title}</option>' in PAGE
    about = PAGE[PAGE.index('<details id="guide">') : PAGE.index("</details>")]
    for clause in POLICY.named:
        if clause.startswith("not."):
            assert POLICY.clauses[clause].title.replace("'", "&#39;") in about
    assert f"critical: a person sees it within {POLICY.levels.critical.escalate_within}" in about
