"""What ``triage promote`` judges a candidate on, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands import _common as common
from triage.commands import _frozen
from triage.errors import TrackingError

if TYPE_CHECKING:
    from triage.policy import Policy
    from triage.promotion.checks import Check
    from triage.promotion.contenders import Pairing
    from triage.promotion.lines import Move
    from triage.promotion.moves import Who
    from triage.promotion.standing import Standing
    from triage.promotion.trial import Trial
    from triage.trials.behaviour import Capability


def examined(
    pairing: Pairing,
    now: Standing,
    place: Path,
    rules: Policy,
    named: _frozen.Named,
    tests: Mapping[str, Capability],
    *,
    own_policy: bool,
    quiet: bool,
) -> Trial:
    """Read what is to be judged on, load both models and judge them."""
    from triage import tracking
    from triage.learning import split
    from triage.promotion import contenders, history, trial

    last = history.last_judged(now.moves)
    before = last.tickets if last else None
    tickets, examples = _frozen.labelled(before, place, rules, named)
    shipped = common.load_policy(None) if own_policy else rules
    notes = [*_frozen.differs(tickets, before), *weak(rules, shipped)]
    for note in notes:
        common.say(f"warning: {note}")
    kept = _frozen.kept(before, place, rules, tickets, examples)
    checks = [*([kept] if kept else []), *no_less(now.moves, rules, shipped, tests)]
    versions = [v for v in (pairing.candidate, pairing.champion) if v is not None]
    digest = shipped.digest if own_policy else ""
    rivals = [contenders.contender(tracking, version, rules, digest) for version in versions]
    used, _ = trial.unlearnt(examples, rivals, leave_out=tickets.unseen)
    family = split.families(used)
    if not quiet:
        rows = sum(len(c.rows) for c in tests.values())
        groups = len(set(family))
        names = " and ".join([*(f"version {v.number}" for v in versions), *([] if pairing.champion else ["the rules"])])
        common.say(f"{names} on {len(used):,} labelled tickets of {groups:,} groups and {rows:,} behaviour tests")
    with common.progress(quiet=quiet) as advance:
        return trial.trial(
            pairing, rivals, used, tickets, tests, rules, notes=notes, again=checks, family=family, advance=advance
        )


def weak(rules: Policy, shipped: Policy) -> list[str]:
    """Say so where the policy in force asks less of candidates than the shipped one."""
    from triage.promotion import terms

    less = terms.weaker(terms.of(rules), terms.of(shipped))
    return [f"THIS POLICY ASKS LESS THAN THE SHIPPED ONE (or otherwise): {'; '.join(less)}"] if less else []


def no_less(found: Sequence[Move], rules: Policy, shipped: Policy, tests: Mapping[str, Capability]) -> list[Check]:
    """Check that no less is asked than at the last promotion, and of no fewer behaviour rows."""
    from triage.promotion import again, history, terms

    last = history.last_judged(found)
    if last is None:
        return []
    earlier = terms.earlier(found) if last.asked else [terms.of(shipped)]  # an old line does not tell what was asked
    return [terms.check(terms.of(rules), earlier), again.tests_check(again.tests_of(tests), last)]


def capabilities(folder: Path | None) -> dict[str, Capability]:
    """Read the behaviour tests; none where the usual folder is not there, which is said as a check that fails."""
    from triage.trials import behaviour

    usual = behaviour.default_folder()
    return behaviour.read(folder) if folder else behaviour.read(usual) if usual.is_dir() else {}


def move_of(
    found: Trial, now: Standing, person: Who, rules: Policy, tests: Mapping[str, Capability], *, forced: bool
) -> Move:
    from triage.promotion import again, lines, moves, terms, words

    before = now.stack[-1] if now.stack else moves.model_of(now.champion) if now.champion else None
    live = moves.model_of(found.candidate)
    move = moves.move_of(lines.PROMOTE, person, live, None if before == live else before)
    checks = tuple(words.objects(found.checks))
    return replace(
        move, forced=forced, tickets=found.tickets, checks=checks, notes=found.notes, judged_under=rules.digest,
        asked=terms.of(rules), tests=again.tests_of(tests) if tests else None,
    )  # fmt: skip


def describe(move: Move, found: Trial) -> None:
    """Put the table into the version's description; the promotion stands without it."""
    from triage import tracking
    from triage.promotion import moves, words

    try:
        tracking.describe_version(move.live.version, words.described(found.candidate.description, move))
    except TrackingError as error:
        common.say(f"warning: the description of version {move.live.version} was not written: {moves.plain(error)}")
