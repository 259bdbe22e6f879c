"""The protocol's own example, made again from a thread that tells its story."""

from tests.notes.making import ARTICLES, THREAD, policy, read
from triage import api
from triage.intake.decided import Case
from triage.notes import articles
from triage.notes.forms import text
from triage.notes.maker import Maker
from triage.scorer import Scorer

PROTOCOL = """\
PRIORITY: High
ISSUE: Customer unable to access account after password reset
ACCOUNT: john.doe@company.com (#12345)
STATUS: Premium customer, active 2 years

ATTEMPTED:
- Verified email address correct
- Sent 3 password reset emails (confirmed delivered)
- Tested reset link functionality (working for test account)
- Cleared browser cache (customer confirmed)

SENTIMENT: Frustrated, needs access urgently for client presentation

RECOMMENDED: Check for account-specific flag or restriction; verify email server not blocking; possibly manually reset on backend

RELEVANT KB: Article #234 (Password Reset Issues)
"""  # noqa: E501
QUOTED = {
    "ACCOUNT": "ACCOUNT: John Doe, john.doe@company.com (#12345)",
    "SENTIMENT": 'SENTIMENT: Frustrated, "I need access urgently for client presentation tomorrow", '
    '"This is getting frustrating"',
}
"""The lines that say more than the example: the customer's own words stand where the example tells them again."""


def made() -> list[str]:
    (ticket,) = read(THREAD)
    base = articles.Base(articles.read(str(ARTICLES)), policy().notes.knowledge)
    (decision,) = Scorer(policy(), api.load_model()).score([ticket])
    return text.note(Maker(policy(), base).make(Case(ticket, decision)), policy().notes).splitlines()


def test_the_note_is_the_example_line_by_line():
    lines = made()
    shown = PROTOCOL.splitlines()
    got = lines[: next(n for n, line in enumerate(lines) if line.startswith("CONCERN"))]
    got = [line for line in got if not line.startswith("  ")]  # what came of a step, which the example does not show
    assert len([line for line in got if line]) == len([line for line in shown if line])
    for expected, line in zip(filter(None, shown), filter(None, got), strict=True):
        heading = expected.partition(":")[0]
        told = QUOTED.get(heading, expected)
        assert line[: len(told)] == told
        assert heading == "RECOMMENDED" or line == told  # other clauses' advice stands behind this one's


def test_what_the_lines_say_more_is_the_thread_s():
    (ticket,) = read(THREAD)
    words = " ".join(m.body for m in ticket.messages) + ticket.subject
    for quoted in ("I need access urgently for client presentation tomorrow", "This is getting frustrating"):
        assert quoted in QUOTED["SENTIMENT"] and quoted in words


def test_what_the_example_does_not_show_stands_below_it():
    lines = made()
    assert "- Cleared browser cache (customer confirmed)" in lines
    assert lines[lines.index("- Cleared browser cache (customer confirmed)") + 1] == '  result: "Still the same page"'
    assert '- deadline: "I need access urgently for client presentation tomorrow"' in lines
    assert '- wanted: "You can call me after 2 pm"' in lines
    assert any("this link is not valid for your account" in line for line in lines)
    assert not any("flag on the account" in line for line in lines)  # an internal note
