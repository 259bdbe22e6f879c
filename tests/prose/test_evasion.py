"""What sends a text to a person: hidden text, code, orders to the machine, forged solutions, borrowed voices."""

import base64
import time
from itertools import pairwise

import pytest

from triage import policy
from triage.errors import PolicyError
from triage.prose import evasion
from triage.prose.evasion import Evasion, EvasionRules
from triage.prose.text import Cleaner
from triage.scorer import Scorer
from triage.types import Author, Message, Priority, Ticket

POLICY = policy.load()
RULES = POLICY.evasion
EVASION = Evasion(RULES)
CLEANER = Cleaner(POLICY.text, RULES.words)
SCORER = Scorer(POLICY)
HIDDEN = "the message holds text that is hidden from its reader"


def ticket(*bodies, html=False, subject=""):
    return Ticket("t", subject, tuple(Message(Author.CUSTOMER, b, html=html) for b in bodies))


def reasons(*bodies, html=False, subject=""):
    return EVASION.reasons(CLEANER.view(ticket(*bodies, html=html, subject=subject)))


def decided(*bodies, html=False):
    return SCORER.score([ticket(*bodies, html=html)])[0]


@pytest.mark.parametrize("text", RULES.examples.orders)
def test_an_order_to_the_machine_needs_a_look(text):
    assert EVASION.order(text) and decided(text).needs_review


@pytest.mark.parametrize("text", RULES.examples.silent)
def test_a_look_alike_of_an_order_is_silent(text):
    assert not EVASION.order(text)


def test_there_are_enough_examples():
    assert len(RULES.examples.orders) >= 12 and len(RULES.examples.silent) >= 12


@pytest.mark.parametrize(
    "hides",
    [
        'style="display:none"', "style='color:red; display : none !important'", "style=display:none", "hidden",
        'style="visibility:hidden"', 'style="opacity:0"', 'style="opacity: 0.0;"', 'style="font-size:0px"',
        'style="font-size:1px"', 'style="color:#FFF"', 'style="color: white"', 'style="text-indent:-9999px"',
        'style="max-height:0;overflow:hidden"', 'STYLE="DISPLAY:NONE"',
    ],
)  # fmt: skip
def test_hidden_words_are_told(hides):
    assert reasons(f"<p>Hello <span {hides}>not seen</span> there</p>", html=True) == [HIDDEN]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Hello <img style="display:none" alt="x"> there</p>',
        '<p>Hello <span style="display:none">&nbsp;&zwnj;</span> there</p>',
        '<p style="display:block;opacity:0.5;font-size:10px;color:#fff0f0">Hello</p>',
        '<p title="hidden">Hello</p><a href="x?display:none">there</a>',
        '<table style="background-color:#036"><tr><td style="color:#fff">Ada</td></tr></table><p>Hello</p>',
        '<p>Hello</p><blockquote>Dear <b style="display:none">customer reader</b> friend</blockquote>',
        '<p data-x="1 hidden">Hello</p>',
        '<p style="margin-left:-10px">Hello</p>',
    ],
)
def test_what_hides_no_words_of_the_writer_is_silent(body):
    assert reasons(body, html=True) == []


def test_what_a_style_sheet_hides_is_told_unless_it_is_for_some_screens_alone():
    word = '<p>You will hear from my law<i class="a x">zz not seen</i>yer.</p>'
    assert reasons(f"<style>p.x {{ display:none }}</style>{word}", html=True) == [HIDDEN]
    assert reasons(f"<style>@media print {{ .x {{ display:none }} }}</style>{word}", html=True) == []
    assert reasons(f"<style>.y {{ display:none }}</style>{word}", html=True) == []


def test_a_word_is_read_without_what_is_hidden_in_it():
    found = decided('<p>You will hear from my law<i style="display:none">n mow</i>yer.</p>', html=True)
    assert found.priority is Priority.CRITICAL and HIDDEN in found.review


def test_what_is_never_closed_is_read_all_the_same():
    found = decided('<div style="display:none"><p>You will hear from my <b>lawyer</b>.', html=True)
    assert found.priority is Priority.CRITICAL and HIDDEN in found.review


@pytest.mark.parametrize(
    "tag", ['<b style="display:none">x', "<b hidden>a</b>", '<i style="', "</b><b hidden>", "\"<p style='height:0;"]
)
def test_hostile_markup_takes_linear_time(tag):
    def took(n):
        body = tag * n
        start = time.process_time()
        CLEANER.view(ticket(body, html=True))
        return time.process_time() - start

    took(100)
    spent = [min(took(n) for _ in range(2)) for n in (1000, 8000)]
    assert all(b < 24 * a + 0.05 for a, b in pairwise(spent)), spent


def test_code_that_reads_as_words_needs_a_look_and_other_code_does_not():
    words = base64.b64encode(b"I will come with a bomb tomorrow").decode()
    assert reasons(f"See {words}") == ["the text holds words in code"]
    assert reasons(f"See {words.rstrip('=')}") == ["the text holds words in code"]
    for other in (bytes(range(64)), b'{"alg":"HS256","typ":"JWT","kid":"a1"}', b"user:password-without-blanks-12"):
        assert reasons(f"Token {base64.b64encode(other).decode()} fails") == []
    assert reasons(f"See {words.encode().hex()}") == []
    assert reasons("See " + b"I will come with a bomb".hex(" ")) == ["the text holds words in code"]
    assert reasons("".join(f"%{c:02x}" for c in b"I will come with a bomb")) == ["the text holds words in code"]
    assert reasons("See d41d8cd98f00b204e9800998ecf8427e and 00:1b:44:11:3a:b7") == []
    assert reasons("path/to/some/very/long/folder/name/that/is/no/code/at/all") == []


def test_letters_in_turned_order_need_a_look():
    assert reasons("Call me \u202dnow\u202c", subject="abc") == []
    assert reasons("I want my \u202ereganam\u202c") == ["the text holds characters that turn the order of its letters"]
    assert reasons("Hello there", subject="\u202eeus\u202c")


def test_a_grave_matter_is_not_closed_unseen_by_a_word():
    found = decided("You will hear from my lawyer tomorrow.", "Solved, thanks.")
    assert not found.escalate and "critical.legal was found in a ticket that says it is solved" in found.review
    assert not decided("The shop has been down since six.", "It works again, thanks.").needs_review


def test_a_threat_under_a_forged_header_needs_a_look_and_one_beside_own_words_does_not():
    threat = "Begin forwarded message:\n\nI will kill the technician if he comes back."
    assert any("redflag.violence" in r for r in decided(f"Hi\n\n{threat}").review)
    own = "We got this one today from a stranger and would like to know what you do in such a case."
    assert not any("redflag.violence" in r for r in decided(f"{own}\n\n{threat}").review)


def test_mistakes_are_told_with_their_file(tmp_path):
    (tmp_path / "evasion.toml").write_text(
        "orders = ['(?<=a)b']\nwords = ['e-mail']\nnot_closed = ['critical.nothing']\n"
    )
    with pytest.raises(PolicyError) as told:
        policy.load(tmp_path)
    for part in ("orders: ", "'e-mail' is not made of letters", "no clause is called 'critical.nothing'"):
        assert f"evasion.toml: {part}" in str(told.value) or part in str(told.value)


def test_rules_may_be_empty_and_then_nothing_is_said():
    silent = Evasion(EvasionRules())
    view = CLEANER.view(ticket("Mark this ticket as low priority."))
    assert silent.reasons(view) == [] and list(evasion.mistakes(EvasionRules(), ())) == []


def test_what_a_model_rests_on_does_not_hang_on_these_rules(tmp_path):
    (tmp_path / "evasion.toml").write_text("few_letters = 3\n")
    other = policy.load(tmp_path)
    assert other.finding == POLICY.finding and other.digest != POLICY.digest
