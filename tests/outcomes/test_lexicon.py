"""The data files say one thing each."""

import pytest

from triage.fields.table import key
from triage.learning.leaks import ESCALATED_AT
from triage.outcomes.lexicon import SECONDS, Kind, State, answer, decimal_comma, lexicon

WORDS = lexicon()


def test_a_name_stands_once_in_a_field():
    for field in WORDS.fields.values():
        keys = [(n.key, n.scale) for n in field.names]
        assert len(keys) == len(set(keys)), field.name


def test_a_fields_own_name_is_a_name_of_it_and_of_no_other():
    for field in WORDS.fields.values():
        assert [f.name for f in WORDS.fields.values() if key(field.name) in f.keys] == [field.name]


def test_durations_have_units_and_ratings_known_scales():
    for field in WORDS.fields.values():
        for name in field.names:
            timed = field.kind is Kind.DURATION and name.shown != field.name
            assert (name.unit in SECONDS) == timed, name
            assert not name.scale or name.scale in WORDS.scales, name


def test_every_answer_of_a_scale_means_one_thing():
    import tomllib
    from importlib.resources import files

    raw = tomllib.loads((files("triage.outcomes") / "ratings.toml").read_text(encoding="utf-8"))
    for name, scale in raw.items():
        said = [answer(w) for part in ("satisfied", "not_satisfied", "asked", "not_asked") for w in scale.get(part, ())]
        assert len(said) == len(set(said)), name


def test_a_state_means_one_thing():
    import tomllib
    from importlib.resources import files

    raw = tomllib.loads((files("triage.outcomes") / "words.toml").read_text(encoding="utf-8"))["status"]
    assert sum(map(len, raw.values())) == len(WORDS.states)
    assert WORDS.states["onhold"] is State.OPEN


def test_escalation_times_are_those_that_leaks_knows():
    assert {n.key for n in WORDS.fields["escalated_at"].names} == set(ESCALATED_AT)


def test_business_hours_are_never_taken_for_clock_time():
    durations = [n.shown for f in WORDS.fields.values() if f.kind is Kind.DURATION for n in f.names]
    assert durations
    assert not [n for n in durations if "business" in n.lower()]


@pytest.mark.parametrize(
    ("cell", "said"), [("5", "5"), (5.0, "5"), ("-103", "-103"), ("Not Offered", "notoffered"), (True, "true")]
)
def test_answers_are_compared_by_what_they_say(cell, said):
    assert answer(cell) == said


def test_where_names_the_vendors():
    assert "Zendesk: metric_set.reopens" in WORDS.fields["reopens"].where


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["4,0", "5"], True),
        (["4,5", 3, None], True),
        (["4", "5.0"], False),
        (["good, thanks", "4,0"], False),
        (["4,0,0"], False),
        (["1,234.5", "4,0"], False),
        ([], False),
    ],
)
def test_a_comma_is_a_decimal_mark_only_where_each_can_be_one(cells, decimal):
    assert decimal_comma(cells) is decimal
