"""Who stands against whom, under which policy, on which tickets."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.promotion.conftest import policy
from triage import modelfile
from triage.errors import InputError, ModelError
from triage.learning import likeness
from triage.model import Model
from triage.policy import load
from triage.promotion import contenders, trial
from triage.promotion.lines import Tickets
from triage.types import Author, Example, Labels, Message, Priority, Ticket

MATTERS = ("tea", "bread", "lamps", "shoes", "boats", "maps")


def example(n, words, group=""):
    labels = Labels(False, Priority.NONE, None, None, None, False)
    return Example(Ticket(f"t-{n}", "", (Message(Author.CUSTOMER, words),)), labels, group or f"author:{n}")


def test_the_digest_is_of_the_tickets_whatever_their_order():
    found = [example(n, f"words {n}") for n in range(4)]
    assert trial.digest(found) == trial.digest(found[::-1])
    assert trial.digest(found) != trial.digest(found[:3])
    assert trial.digest(found) != trial.digest([*found[:3], example(3, "other words")])


@pytest.fixture(scope="module")
def stored(good):
    return modelfile.read(good)


def with_learnt(stored, marks):
    arrays = {n: a for n, a in stored.arrays.items() if n != modelfile.LEARNT}
    if marks is not None:
        arrays[modelfile.LEARNT] = np.sort(marks)
    return Model(modelfile.pack(stored.manifest.model_dump(exclude={"format", "arrays"}), arrays))


def contender(shop, number, model):
    return contenders.Contender(shop.registry.version(number), model, None)


def test_what_either_model_learnt_is_counted_and_left_out(shop, stored):
    found = [example(n, f"these are words about {what}") for n, what in enumerate(MATTERS)]
    marks = likeness.marks(found)
    both = [contender(shop, n, with_learnt(stored, marks[own])) for n, own in (("1", [0, 1]), ("2", [1, 2]))]
    with pytest.raises(InputError, match=r"of the 6 labelled tickets, version 1 has learnt 2, version 2 has learnt 2"):
        trial.unlearnt(found, both, leave_out=False)
    assert trial.unlearnt(found, both, leave_out=True) == (found[3:], 3)
    assert trial.unlearnt(found[3:], both, leave_out=False) == (found[3:], 0)
    with pytest.raises(InputError, match="all 3 labelled tickets were learnt"):
        trial.unlearnt(found[:3], both, leave_out=True)


def test_a_model_that_does_not_tell_what_it_learnt_is_no_pass(shop, stored):
    silent = contender(shop, "3", with_learnt(stored, None))
    (check,) = trial._untold([contender(shop, "1", with_learnt(stored, np.zeros(0, np.uint64))), silent])
    assert "version 3 does not tell what it learnt" in check.why
    assert not check.passes


def test_a_version_with_a_policy_of_its_own_is_judged_with_that(tmp_path, good, desk):
    in_force = policy()
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "calendar.toml").write_text('time_zone = "Europe/Berlin"\n')
    own = load(folder)
    digest = modelfile.read(good).digest
    plain = desk.registry.add(digest, folder=good, policy=in_force.digest)
    mine = desk.registry.add(digest, folder=good, policy=own.digest, own_policy=folder)
    older = desk.registry.add(digest, folder=good, policy="a shipped one of long ago")

    def ready(number, rules=in_force, shipped=""):
        return contenders.contender(desk.registry, desk.registry.version(number), rules, shipped)

    assert (ready(plain).policy, ready(plain).notes) == (in_force, ())
    assert ready(mine).policy.digest == own.digest
    assert "judged with that one; costs and floors are those of the policy in force" in ready(mine).notes[0]
    assert ready(older).policy is in_force
    assert "one that an earlier triage shipped: judged with the one in force" in ready(older).notes[0]
    told, *_ = ready(plain, own, in_force.digest).notes
    assert "the one that this triage ships: judged with the one in force" in told
    assert f"decides by the shipped policy ({in_force.digest[:12]}) unless --policy names the one judged with" in told
    assert "an earlier triage" in ready(older, own, in_force.digest).notes[0]


def test_a_damaged_version_is_not_judged(tmp_path, desk):
    number = desk.registry.add("x", folder=tmp_path / "nothing", policy=policy().digest)
    with pytest.raises(ModelError, match="no such model folder"):
        contenders.contender(desk.registry, desk.registry.version(number), policy())


def test_faults_are_noted(shop, stored, monkeypatch):
    from triage.promotion.answers import Answers

    found = [example(n, f"words {n}") for n in range(5)]
    given = Answers(np.zeros(5, np.int64), (frozenset(),) * 5, 2, {}, np.zeros(5, np.bool_))
    monkeypatch.setattr(trial.answers, "answers", lambda *_: given)
    monkeypatch.setattr(trial, "Scorer", lambda rules: SimpleNamespace(model=None))
    rules = policy()
    both = [contenders.Contender(shop.registry.version(n), with_learnt(stored, None), rules) for n in ("2", "1")]
    pairing = contenders.Pairing(both[0].version, both[1].version, ("a note",))
    tickets = Tickets(("x",), "d", 7, 7)
    done = trial.trial(pairing, both, found, tickets, {}, rules, notes=["another"])
    assert done.notes[:2] == ("a note", "another")
    assert "version 2: a part failed on 2 tickets" in done.notes[2]
    assert (done.tickets.used, done.learnt, done.passed) == (5, 2, False)
