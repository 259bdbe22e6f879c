"""A wrong ``scripts.toml`` says all that is wrong with it, with file and key; a right one may change it all."""

import pytest

from tests.conftest import ticket_of
from tests.replies.made import AT, POLICY, case
from triage.errors import PolicyError
from triage.policy import load
from triage.replies import draft


def own(folder, text, **others):
    (folder / "scripts.toml").write_text(text, encoding="utf-8")
    for name, more in others.items():
        (folder / f"{name}.toml").write_text(more, encoding="utf-8")
    return folder


def mistakes(folder, text, **others):
    with pytest.raises(PolicyError) as caught:
        load(own(folder, text, **others))
    return caught.value.mistakes


def test_every_mistake_at_once_with_file_and_key(tmp_path):
    found = mistakes(
        tmp_path,
        """
        paragraphs = [["greeting"], ["handover", "frustrated.sigh"], ["greeting"]]
        [greeting]
        named = "Hello,"
        [messages]
        connect = "Let me connect you with [specialist type] who can [specific benefit], says [manager]."
        right_away = "They'll reach out within [timeframe] to [resolve/investigate/assist"
        [situations.frustrated]
        clauses = ["high.livid"]
        [situations.frustrated.phrases.own]
        text = "Let me make this right for [name]"
        open = "a wish"
        unless = ["critical.nothing"]
        [stays."not.today"]
        do = ["wait"]
        paragraphs = [["handover"]]
        [teams.sales]
        team = "Sales Team"
        specialist = "a sales specialist"
        benefit = "sell you more"
        ability = "sell you all"
        purpose = "assist you"
        [clauses."critical.nothing"]
        benefit = "look into this"
        ability = "look into this"
        purpose = "assist you"
        """,
    )
    for part in (
        "scripts.toml: paragraphs: no part is called 'frustrated.sigh' (allowed: greeting, handover, frustrated.acknow",
        "scripts.toml: paragraphs: 'greeting' is said twice",
        "scripts.toml: greeting.named: the slot [name] is missing",
        "scripts.toml: messages.connect: the slot [what they can do that you cannot] is missing",
        "scripts.toml: messages.connect: unknown slot [manager] (allowed here: [specialist type], [specific benefit], ",
        "scripts.toml: messages.right_away: the slot [team] is missing",
        "scripts.toml: messages.right_away: a square bracket without its partner",
        "scripts.toml: situations.frustrated.clauses: no clause is called 'high.livid'",
        "scripts.toml: situations.frustrated.phrases.own.text: unknown slot [name] (allowed here: [X], [pause], ",
        "scripts.toml: situations.frustrated.phrases.own.open: 'a wish' is not listed under open (X, pause, ",
        "scripts.toml: situations.frustrated.phrases.own.unless: no clause is called 'critical.nothing'",
        "scripts.toml: stays: no clause is called 'not.today'",
        "scripts.toml: stays.not.today: no part is called 'handover' (allowed: greeting, article, ",
        "scripts.toml: teams.sales: 'sales' is not in teams.toml (technical_support, billing, ",
        "scripts.toml: clauses: no clause is called 'critical.nothing'",
    ):
        assert any(part in mistake for mistake in found), (part, found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("surprise = 1", "surprise: unknown key (allowed: greeting, messages, handover"),
        ('[teams.billing]\npurpose = "help you"', "teams.billing.purpose: must be words for"),
        ('[teams.billing]\nbenefit = "look at it."', "teams.billing.benefit: must be words for"),
        ('[teams.billing]\nbenefit = ""', "teams.billing.benefit: must be words for"),
        ('[teams.billing]\nability = "see [all]"', "teams.billing.ability: must be words for"),
        ('[clauses."low.feedback"]\nspecialist = "who\\never"', "clauses.low.feedback.specialist"),
        ('[clock]\nweekdays = ["Mo"]', "clock.weekdays"),
        ("[handover]\nhigh = []", "handover.high"),
        ('[handover]\nhigh = ["shout"]', "handover.high"),
        ("[handover]\nurgent = ['connect']", "handover.urgent"),
        ('[situations.frustrated]\nsentiments = ["cross"]', "situations.frustrated.sentiments"),
        ("incident = []", "incident"),
        ("paragraphs = [['greeting']]", "paragraphs: 'handover' is missing, so nobody would be told who takes over"),
        ("paragraphs = [[]]", "paragraphs.0"),
        ("[clock]\ntext = '[hour]:[minute] on [weekday], [day] [month] [year]'", "clock.text: the slot [zone] is miss"),
        ("[clock]\ntext = '[hour]:[second] [zone]'", "clock.text: unknown slot [second]"),
    ],
)
def test_one_mistake(tmp_path, text, words):
    found = mistakes(tmp_path, text)
    assert any(mistake.startswith("scripts.toml: ") and words in mistake for mistake in found), found


def test_a_new_team_is_called_by_its_title_until_it_has_words(tmp_path):
    team = '[sales]\ntitle = "Sales Team"\nprecedence = 9\ntakes = ["Sales"]\n'
    words = load(own(tmp_path, "", teams=team)).scripts.any_team.of("Sales Team")
    assert (words.team, words.specialist) == ("Sales Team", "a specialist from our Sales Team")
    wrong = mistakes(tmp_path, '[any_team]\nteam = "our [name]"', teams=team)
    assert list(wrong) == ["scripts.toml: any_team.team: unknown slot [name] (allowed here: [title])"]


def test_a_users_words_are_laid_over_key_by_key(tmp_path):
    changed = load(
        own(
            tmp_path,
            """
            [greeting]
            plain = "Good day,"
            [teams.billing]
            team = "Accounts Office"
            [clauses."topic.large_refund"]
            specialist = "a refund specialist"
            """,
            levels='[high]\nannouncement = "By noon tomorrow"\n',
        )
    )
    assert changed.digest != POLICY.digest
    message = draft(case(clause="topic.large_refund"), changed).message
    assert message == (
        "Good day,\n\n"
        "I want to make sure you get the best possible help with this. Let me connect you with a refund specialist who "
        "can review your request for a refund. They'll be able to decide on a refund of this size, which I cannot do. "
        "I'm escalating this to our Accounts Office right away. They'll reach out by noon tomorrow to resolve your "
        "refund request."
    )


def test_the_clock_may_speak_another_language(tmp_path):
    own(
        tmp_path,
        """
        [clock]
        text = "[hour].[minute] Uhr am [weekday], [day]. [month] ([zone])"
        weekdays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
        months = ["Jän", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
        """,
    )
    assert "That is by 10.00 Uhr am Mo, 2. Mär (UTC)." in draft(case(customer_promise=AT), load(tmp_path)).message


def test_a_clause_that_becomes_a_red_flag_is_silent(tmp_path):
    folder = tmp_path / "clauses" / "topic"
    folder.mkdir(parents=True)
    (folder / "large_refund.toml").write_text("extends = true\ndo_not_engage = true\n", encoding="utf-8")
    found = draft(case(ticket_of("words"), clause="topic.large_refund"), load(tmp_path))
    assert (found.message, bool(found.incident)) == ("", True)
