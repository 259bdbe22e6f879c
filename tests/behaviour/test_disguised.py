"""A grave word or sentence in any disguise is decided as high as in plain letters, or goes to a person."""

import pytest

from tests.behaviour import attacks, disguises, strings
from triage import api
from triage.pipeline import Scorer
from triage.types import Author, Message, Ticket

GRAVE = {
    "lawyer": "You will hear from my {} tomorrow.",
    "lawsuit": "Expect a {} from me next week.",
    "hacked": "My account was {} and somebody else is using it.",
    "manager": "I want to speak to your {} now.",
    "kill": "I will {} the technician if he comes back.",
    "stole": "Someone {} my card and buys phones with it.",
    "authorities": "I will report you to the {} for this.",
    "delete": "Please {} all the personal data that you hold about me.",
    "journalist": "A {} from the BBC will call you about my case.",
    "cancel": "I want to {} my subscription and leave.",
}
SENTENCES = [pattern.format(word) for word, pattern in GRAVE.items() if word not in ("lawsuit", "stole")]
SCORER = Scorer(api.load_policy())


def decide(bodies):
    return SCORER.score([Ticket(str(n), "", (Message(Author.CUSTOMER, body),)) for n, body in enumerate(bodies)])


@pytest.fixture(scope="module")
def plain():
    bodies = [pattern.format(word) for word, pattern in GRAVE.items()]
    return dict(zip(bodies, decide(bodies), strict=True))


@pytest.mark.parametrize("way", disguises.WORD)
def test_a_word_in_disguise_lowers_nothing_unseen(way, plain):
    written = {pattern.format(word): pattern.format(disguises.WORD[way](word)) for word, pattern in GRAVE.items()}
    found = dict(zip(written, decide(written.values()), strict=True))
    missed = [written[body] for body in written if not attacks.withstood(plain[body], found[body])]
    assert not missed


@pytest.mark.parametrize("way", strings.SENTENCE)
def test_a_sentence_in_disguise_lowers_nothing_unseen(way, plain):
    written = [strings.SENTENCE[way](sentence) for sentence in SENTENCES]
    found = decide(written)
    missed = [w for s, w, f in zip(SENTENCES, written, found, strict=True) if not attacks.withstood(plain[s], f)]
    assert not missed


def test_the_plain_twins_are_decided_by_themselves(plain):
    assert all(found.escalate and not found.needs_review for found in plain.values())


HONEST = [
    "I said it c l e a r l y: which paper fits?",
    "Rooms A, B, C, D and E are booked, which has a window?",
    "Press the keys S, U and E at once, what should happen?",
    "We use less paper now, can I get a smaller box?",
    "The FT came with the mail, thanks.",
    "Is the file named how_to_fold_a_paper_boat.txt or not?",
    "Solve 3x + 4y = 10 and k = l + l for my pupils, how do I type this?",
    "α, β and γ are angles; sin α = 0.5, can the editor show it?",
    "Η παραγγελία μου είναι 12 and the label is in Greek, where is the English one?",
    "My name is Παναγιώτης Papadopoulos, can the card show both?",
    "It's sooooo nice, thank youuuu!",
    'Is "blue" the same as "navy" in your list?',
    "The (small) box is fine, thanks.",
    "Log:\n2026-03-02 10:00:01 INFO start\n2026-03-02 10:00:02 INFO done\nWhat does the second line mean?",
    "Where is https://example.org/how-to-cancel-my-order/you-will-see on the page?",
    "My hashtag is #ILoveMyGardenInSpring, may I use it?",
    "The list: red, green, blue, white, black, which one is new?",
    "Mr. S. U. Ekman ordered it, is that right?",
    "I'd own two of them if I could!",
]


@pytest.mark.parametrize("body", HONEST)
def test_what_honest_people_write_is_let_be(body):
    (found,) = decide([body])
    assert not found.escalate and not [r for r in found.review if "language" not in r], (found.clauses, found.review)
