"""Sentences made into tokens run by run, and cut out of a text at once, are those of the slow way."""

import random
import tomllib
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage.patterns.hits import Hit
from triage.polarity import squashed
from triage.polarity.context import Context, ContextRules
from triage.polarity.cues import LIST_REACH
from triage.polarity.tokens import BY_RUNS, Tokens
from triage.prose import sentences
from triage.prose.text import Passage
from triage.types import Polarity, Tier

PROTOCOL = Path(__file__).parents[2] / "triage" / "protocol"
RULES = ContextRules.model_validate(tomllib.loads((PROTOCOL / "context.toml").read_text(encoding="utf-8")))
TOKENS = Tokens()
CONTEXT = Context(RULES)
RUNS = (
    "it's", "doin'", "'cause", "a.m.", "10p.m", "x-doin", "don't", "cant", "'s", ".", "'", "e.g.", "i.", "u", "s", "em",
    "d", "-it's", "co.", "$5", "5k", "!", "?", "...", "--", "no.", '"so', 'ok"', "c'mon", "it", "ll", ",", "a.", "vs.",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(("no", "a", " ", " ", "\n", "\n\n", ".", "!", "?", '"', ")", "Dr.", "e.g.", "\u2026")))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(RUNS), min_size=1, max_size=7), st.sampled_from(("", " ")), st.sampled_from(("", " ")))
def test_a_sentence_is_made_into_the_same_tokens_run_by_run(runs, left, right):
    text = left + " ".join(runs) + right
    if BY_RUNS.fullmatch(text):
        assert TOKENS.by_runs(text) == TOKENS.at_once(text)


def test_all_special_cases_of_these_characters_are_of_the_known_kind():
    from spacy.lang.en import English
    from spacy.tokenizer import Tokenizer

    whole = English().tokenizer
    bare = Tokenizer(
        whole.vocab,
        rules={},
        prefix_search=whole.prefix_search,
        suffix_search=whole.suffix_search,
        infix_finditer=whole.infix_finditer,
        token_match=whole.token_match,
        url_match=whole.url_match,
    )
    cases = [
        [t.text for t in bare(case)]
        for case in whole.rules
        if set(case) <= set("abcdefghijklmnopqrstuvwxyz0123456789!?,\"$%&-.'")
    ]
    assert len(cases) > 200
    for tokens in cases:
        assert len(tokens) == 1 or (len(tokens) == 2 and (tokens[0] == "'" or tokens[1][0] in "'.")), tokens


@pytest.mark.parametrize("runs", ["no' cause", "it .", "so 's", ":) )", "a_b", "caf\u00e9", "x\ty"])
def test_other_sentences_are_left_to_spacy(runs):
    assert not BY_RUNS.fullmatch(runs)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(TEXT.map("".join), st.sampled_from((3, 12, 600)))
@example("a.b", 3)
@example('no.") a', 3)
def test_a_sentence_is_cut_where_a_look_at_it_alone_cuts_it(text, reach):
    spans = [(a, b + 1) for a in range(len(text)) for b in range(a, len(text))]
    with mock.patch.object(sentences, "REACH", reach):
        cut = sentences.Cut(text, len(text) + 1)
        assert [cut.around(a, b) for a, b in spans] == [sentences.around(text, a, b) for a, b in spans]


def test_a_text_that_is_asked_seldom_is_cut_alike():
    text = "Yes. " * 900
    assert sentences.Cut(text, 1).around(2000, 2003) == sentences.around(text, 2000, 2003) == (1999, 2004)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(("no", "outage", ",", " ", "  ", "!!!!", "__", "\n", "not", "?", "-", "a b c")), max_size=9
    )
)
def test_a_hit_alone_and_among_others_is_judged_alike(parts):
    text = "".join(parts)
    hits = [Hit("c", Tier.MATCH, 0, a, b) for a in range(len(text)) for b in range(a + 1, min(len(text), a + 8) + 1)]
    together = CONTEXT.judge(Passage(0, text), hits)
    assert together == [CONTEXT.judge(Passage(0, text), [hit])[0] for hit in hits]


@pytest.mark.parametrize("gap", range(4, LIST_REACH + 4))
def test_a_list_goes_on_as_far_as_it_may(gap):
    text = "no outage, " + " ".join(f"w{n}" for n in range(gap)) + " or theft"
    start = text.index("outage")
    alone = CONTEXT.judge(Passage(0, text), [Hit("c", Tier.MATCH, 0, start, start + 6)])[0][0]
    assert alone is Polarity.NEGATED


def test_squashing_changes_nothing_in_an_even_text():
    rng = random.Random(1)
    for _ in range(300):
        text = " ".join(rng.choices(("no", "a!", "x_y", "ok...", "so"), k=6))
        assert squashed.even(text)
        for at in range(len(text)):
            assert squashed.around(text[:at], "", text[at:]) == (text[:at], "", text[at:])
