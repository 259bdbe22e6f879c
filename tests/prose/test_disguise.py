"""Words in disguise: what is respelled, what stays, and that the way back to the original holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import policy
from triage.prose.chars import Copy, normalise
from triage.prose.disguise import Disguises

WORDS = policy.load().evasion.words
DISGUISES = Disguises(WORDS)


def unmasked(text):
    return DISGUISES.unmasked(normalise(Copy(text)))[0].text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("my l4wy3r knows", "my lawyer knows"),
        ("my l a w y e r knows", "my lawyer knows"),
        ("MY L.A.W.Y.E.R. KNOWS", "MY LAWYER. KNOWS"),
        ("my law-\nyer knows", "my lawyer knows"),
        ("my law-yer's letter", "my lawyer's letter"),
        ("m@n@ger, please", "manager, please"),
        ("I'll $ue", "I'll sue"),
        ("k1ll", "kill"),
        ("ki11", "kill"),
        ("k|ll", "kill"),
        ("f*u*c*k", "fuck"),
        ("f_u-c.king", "fucking"),
        ("läwÿër", "lawyer"),
        ("ѕυе", "sue"),
        ("kıll", "kill"),
        ("kiII", "kill"),
        ("Iawyer", "lawyer"),
        ("|awyer", "lawyer"),
        ("!diot", "idiot"),
        ("ꮮꭺꮃꭹꭼꭱ", "lawyer"),
        ("l҉a҉w҉y҉e҉r҉", "lawyer"),
        ("🇱🇦🇼🇾🇪🇷", "lawyer"),
        ("ʟᴀᴡʏᴇʀ", "lawyer"),
        ("🅛🅐🅦🅨🅔🅡", "LAWYER"),
        ("law\x00yer", "lawyer"),
        ("x y l.awyer z", "x y lawyer z"),
        ("l\u2800a\u2800w\u2800y\u2800e\u2800r", "lawyer"),
        ("my  l a w y e r  w i l l  s u e", "my  lawyer will sue"),
    ],
)
def test_a_word_in_disguise_is_read(written, read):
    assert unmasked(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "The re-send failed, see e-mail and/or www.example.org/a_b.",
        "Order A1B2C3 of 24/7 service, 3rd floor, r2d2, 4x4.",
        "Rooms A B C D are free.",
        "Café, Zürich, José, Kraków, naïve, Yıldız.",
        "follow-\nup of a well-\nknown matter",
        "write to mana.g@example.org or to lawyer@example.org",
        "он сказал: сор",
        "🇩🇪🇫🇷 and 🇺🇸",
        "i.e. the U.S.A. and e.g. a.m. or p.m.",
    ],
)
def test_what_is_no_grave_word_stays_as_it_is(text):
    assert unmasked(text) == normalise(Copy(text)).text


def test_plain_words_cost_nothing_and_stay():
    copy = Copy("My lawyer will sue, my account was hacked. " * 3)
    assert DISGUISES.unmasked(copy) == (copy, ())


def test_what_cannot_be_parted_into_words_is_doubted():
    assert DISGUISES.unmasked(Copy("m y l a w y e r w i l l s u e"))[1] == ("words are spelled out letter by letter",)
    assert DISGUISES.unmasked(Copy("a b c d e f g"))[1] == ()


def test_words_of_several_alphabets_are_doubted_and_formulas_are_not():
    assert DISGUISES.unmasked(normalise(Copy("my ɭαɯყҽɾ knows")))[1] == ("words mix the letters of several alphabets",)
    for text in ("5 μs", "ΔT of 3 K", "он сказал", "αβ-tests", "Yıldız", "1️⃣ first"):
        assert DISGUISES.unmasked(normalise(Copy(text)))[1] == ()


def test_without_words_nothing_is_looked_for():
    assert Disguises(()).unmasked(Copy("l4wyer")) == (Copy("l4wyer"), ())


MARKS = st.sampled_from([".", "-", "_", "*", "/", "·", "\u200b", "\u00ad", "\u2800", "~"])


@given(st.sampled_from([w for w in WORDS if len(w) > 3]), MARKS, st.text("xyz .", max_size=20), st.data())
def test_the_place_of_a_disguised_word_is_that_of_the_original(word, mark, around, data):
    cut = data.draw(st.integers(1, len(word) - 1))
    masked = word[:cut] + mark + word[cut:]
    text = f"{around} {masked} {around}"
    copy, _ = DISGUISES.unmasked(normalise(Copy(text)))
    found = re.search(rf"(?<!\w){word}(?!\w)", copy.text)
    assert found, copy.text
    assert copy.starts is not None and copy.ends is not None
    assert text[copy.starts[found.start()] : copy.ends[found.end() - 1]] == masked


@given(st.text(max_size=200))
def test_any_text_is_taken_and_keeps_its_places(text):
    copy, _ = DISGUISES.unmasked(normalise(Copy(text)))
    if copy.starts is not None and copy.ends is not None:
        assert len(copy.starts) == len(copy.ends) == len(copy.text)
        assert all(0 <= a <= b <= len(text) for a, b in zip(copy.starts, copy.ends, strict=True))
        assert list(copy.starts) == sorted(copy.starts)
