from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.labelled import ticket
from triage import discover, vectors
from triage.blocks import Batch
from triage.errors import TriageError
from triage.features import Featurizer, Rows, usual
from triage.prose.text import Cleaner, Passage, Region, TextRules, View
from triage.types import Author, Findings, Message, Polarity, Signal, Ticket, Tier

TABLE = vectors.load()
CLAUSES = ("a.one", "b.two")
FEATURES = Featurizer(CLAUSES)
HASHED, HITS, SHAPE, WORDS = (FEATURES.part(name) for name in ("hashed", "hits", "shape", "words"))
CLEANER = Cleaner(TextRules())


def row(view: View, *signals: Signal) -> dict[int, float]:
    rows = FEATURES.rows([view], [Findings(signals)])
    return dict(zip(rows.columns.tolist(), rows.values.tolist(), strict=True))


def of(body: str, *signals: Signal) -> dict[int, float]:
    return row(CLEANER.view(ticket(body)), *signals)


def hashed(found: dict[int, float]) -> dict[int, float]:
    return {c: v for c, v in found.items() if HASHED.start <= c < HASHED.end}


def shape(found: dict[int, float]) -> set[int]:
    return {c - SHAPE.start for c in found if SHAPE.start <= c < SHAPE.end}


def known(columns: Iterable[int]) -> list[int]:
    return [c - WORDS.start for c in columns if WORDS.start <= c < WORDS.end]


def signal(clause: str, *, tier: Tier = Tier.MATCH, polarity: Polarity = Polarity.ASSERTED) -> Signal:
    return Signal(clause, 0, 0, 1, "x", "phrase", polarity, tier)


def test_hashed_part_has_length_one_however_long_the_text() -> None:
    for body in ("refund", "refund refund my order please", "a b c d e f g"):
        assert sum(v * v for v in hashed(of(body)).values()) == pytest.approx(1.0, abs=1e-5)


def test_features_are_yes_or_no() -> None:
    assert hashed(of("pay pay pay pay")) == hashed(of("pay pay"))


def test_known_words_share_the_normaliser() -> None:
    found = of("refund now")  # two words and one pair
    number = TABLE.words.index("refund")
    assert found[WORDS.start + number] == pytest.approx(TABLE.weights[number] / np.sqrt(3), rel=1e-4)
    assert known(of("zzqxv")) == []


def test_every_known_word_is_found() -> None:
    rows = FEATURES.rows([CLEANER.view(ticket(" . ".join(TABLE.words)))], [Findings()])
    assert len(known(rows.columns.tolist())) == len(TABLE.words)


def test_hits_stand_in_a_column_of_clause_tier_and_polarity() -> None:
    seen = set()
    for clause in CLAUSES:
        for tier, polarity in (
            (Tier.MATCH, Polarity.ASSERTED),
            (Tier.HINT, Polarity.ASSERTED),
            (Tier.MATCH, Polarity.NEGATED),
        ):
            new = set(of("hello", signal(clause, tier=tier, polarity=polarity))) - set(of("hello"))
            assert len(new) == 1
            assert HITS.start <= min(new) < HITS.end
            seen |= new
    assert len(seen) == 6
    held = [set(of("x", signal("a.one", tier=t, polarity=Polarity.QUOTED))) for t in Tier]
    assert held[0] == held[1]


def test_hits_of_unknown_clauses_are_ignored() -> None:
    assert of("hello", signal("c.new")) == of("hello")


def test_only_the_customers_own_words_count() -> None:
    quoted = Passage(0, "pay me > old words", (Region("quote", 7, 18),))
    assert hashed(row(View(ticket("pay me > old words"), (quoted,)))) == hashed(of("pay me"))


def test_shape_tells_length_shouting_and_thread() -> None:
    assert shape(of("word " * 5)) != shape(of("word " * 300))
    assert shape(of("please fix this now today")) != shape(of("PLEASE FIX THIS NOW TODAY"))
    two = Ticket("t", "", (Message(Author.CUSTOMER, "hello"), Message(Author.CUSTOMER, "hello")))
    answered = Ticket("t", "", (Message(Author.CUSTOMER, "hello"), Message(Author.AGENT, "good day")))
    noted = Ticket("t", "", (Message(Author.CUSTOMER, "hello"), Message(Author.AGENT, "good day", internal=True)))
    plain, thread, answer, note = (shape(row(CLEANER.view(t))) for t in (ticket("hello"), two, answered, noted))
    assert plain != thread
    assert answer - plain == {SHAPE.block.width - 1}
    assert note == plain
    assert hashed(row(CLEANER.view(answered))) == hashed(of("hello"))


@given(st.lists(st.text(max_size=40), max_size=5))
def test_a_batch_is_its_tickets_one_by_one(bodies: list[str]) -> None:
    views = [CLEANER.view(ticket(body, subject="Re: it")) for body in bodies]
    together = FEATURES.rows(views, [Findings()] * len(views))
    assert len(together) == len(views)
    for (columns, values), view in zip(together, views, strict=True):
        alone = FEATURES.rows([view], [Findings()])
        assert columns.tolist() == alone.columns.tolist() == sorted(set(columns.tolist()))
        assert values.tolist() == alone.values.tolist()
        assert columns.max(initial=0) < FEATURES.width


def test_empty_tickets_have_shape_alone() -> None:
    assert hashed(row(View(Ticket("t", "", ()), ()))) == {}
    assert len(FEATURES.rows([], [])) == 0


def test_take_gives_the_rows_in_the_order_asked_for() -> None:
    views = [CLEANER.view(ticket(body)) for body in ("one", "two words", "three whole words")]
    rows = FEATURES.rows(views, [Findings()] * 3)
    columns = [c.tolist() for c, _ in rows]
    taken: Rows = rows.take(np.array([2, 0]))
    assert [c.tolist() for c, _ in taken] == [columns[2], columns[0]]
    assert len(rows.take(np.array([], np.int64))) == 0


def test_names_lead_to_the_columns_of_the_row() -> None:
    view = CLEANER.view(ticket("Refund ME now", subject="Refund me"))
    names = dict(FEATURES.names(view))
    assert list(names) == ["refund", "me", "now", "refund me", "me now"]
    columns = {c for own in names.values() for c in own.tolist()}
    assert columns == {*hashed(row(view)), *(c + WORDS.start for c in known(row(view)))}


def test_word_vectors_are_whole() -> None:
    assert TABLE.matrix.shape == (len(TABLE.words), vectors.DIMENSIONS)
    assert len(TABLE.weights) == len(set(TABLE.words)) == len(TABLE.words)
    near, far = (
        float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
        for a, b in (
            [TABLE.matrix[TABLE.words.index(w)] for w in pair]
            for pair in (("refund", "reimbursement"), ("refund", "weather"))
        )
    )
    assert near > far + 0.2


def test_a_file_in_the_folder_is_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of another kind, with a value in each of two columns: what a sentence encoder would look like."""

    class Dense:
        width, digest, strength, normed, seen_in, basis = 2, "d", 1.0, False, 0, None

        def columns(self, batch: Batch) -> tuple[np.ndarray, np.ndarray]:
            return np.repeat(np.arange(len(batch)), 2), np.tile([0, 1], len(batch))

        def values(self, batch: Batch, tickets: np.ndarray, columns: np.ndarray) -> np.ndarray:
            length = np.array([len(p.text) for v in batch.views for p in v.passages], np.float32)
            return np.where(columns == 0, length[tickets], 0.5).astype(np.float32)

        def spelled(self, words: object, texts: object) -> list:
            return []

    load = discover.load
    dense = SimpleNamespace(build=lambda clauses: Dense(), OPTIONAL=True)
    monkeypatch.setattr(discover, "load", lambda board, name: dense if name == "dense" else load(board, name))
    features = Featurizer(CLAUSES, ("dense", "hashed"))
    rows = features.rows([CLEANER.view(ticket("four")), CLEANER.view(ticket("seven77"))], [Findings()] * 2)
    assert [v.tolist() for _, v in rows] == [[4.0, 0.5, 1.0], [7.0, 0.5, 1.0]]
    assert features.part("hashed").start == 2


def test_optional_blocks_take_part_only_when_asked_for() -> None:
    assert usual() == ["hashed", "hits", "shape", "words"]
    with pytest.raises(TriageError, match="no block is called 'smell'"):
        Featurizer(CLAUSES, ("smell",))
