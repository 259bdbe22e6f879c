"""Who stands in a trial: the candidate, the champion, and the policy that each is judged under."""

from __future__ import annotations

from dataclasses import dataclass

from triage import policy
from triage.errors import TriageError
from triage.model import Model
from triage.policy import Policy
from triage.promotion.registry import Registry, Version
from triage.promotion.standing import Kind, Standing, refuse


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who is to be judged against whom; without a champion by the floors alone."""

    candidate: Version
    champion: Version | None
    notes: tuple[str, ...] = ()
    vanished: bool = False
    """There was a champion, but the registry holds it no more."""

    @property
    def same(self) -> bool:
        """The candidate is the champion, or the very same model and policy under another number."""
        a, b = self.candidate, self.champion
        return b is not None and (a.number == b.number or (a.digest, a.policy) == (b.digest, b.policy))


@dataclass(frozen=True, slots=True)
class Contender:
    """A version made ready: its model, and the policy that it is judged under."""

    version: Version
    model: Model
    policy: Policy
    notes: tuple[str, ...] = ()


def pair(now: Standing, registry: Registry, ref: str | None) -> Pairing:
    """Find the candidate (the newest version where `ref` names none) and the champion.

    Raises `TriageError` where registry and ledger disagree about who the champion is, `TrackingError` for a version
    that is not there.
    """
    if not now.versions:
        raise TriageError(
            "no model is registered; triage train registers what it trains, triage track register MODEL any folder"
        )
    refuse(now, Kind.LOST)
    candidate = max(now.versions, key=lambda v: int(v.number)) if ref is None else registry.version(ref)
    if now.has(Kind.GONE):
        notes = tuple(d.says for d in now.discords if d.kind is Kind.GONE)
        return Pairing(candidate, None, notes, vanished=True)
    if now.kept is None:
        foreign = tuple(d.says for d in now.discords if d.kind is Kind.FOREIGN)
        other = None if now.champion and now.champion.number == candidate.number else now.champion
        return Pairing(candidate, other, foreign)
    by_hand = now.champion is None or now.champion.number != now.kept.number
    if by_hand and (now.champion is None or candidate.number != now.champion.number):
        refuse(now, Kind.ALIAS)
    notes = tuple(d.says for d in now.discords if d.kind is Kind.ALIAS)
    return Pairing(candidate, now.kept, notes)


def contender(registry: Registry, version: Version, in_force: Policy, shipped: str = "") -> Contender:
    """Load a version, with the policy that it was registered with where that is another one than the one in force.

    `shipped` is the digest of the policy that this triage ships, where that is not the one in force.

    Raises `TrackingError`, `ModelError`, `PolicyError`.
    """
    model = Model.load(registry.fetch(version.number))
    own, notes = in_force, list[str]()
    if version.policy != in_force.digest:
        folder = registry.fetch_policy(version.number)
        which = f"version {version.number} was registered with another policy ({version.policy[:12] or 'not told'})"
        if folder is None:
            whose = (
                "the one that this triage ships" if version.policy == shipped else "one that an earlier triage shipped"
            )
            notes.append(f"{which}, {whose}: judged with the one in force; {_used(in_force, shipped)}")
        else:
            own = policy.load(folder)
            notes.append(
                f"{which}: judged with that one; costs and floors are those of the policy in force. "
                f"Once it is live, {USES} what --policy names: name that one"
            )
    notes += [f"version {version.number}: {text}" for text in model.warnings(own)]
    return Contender(version, model, own, tuple(notes))


USES = "triage score decides by"


def _used(in_force: Policy, shipped: str) -> str:
    """Say which policy decides once the version is live: a version's own is not put in force by promoting it."""
    if not shipped:
        return f"once it is live, {USES} the shipped policy of the day ({in_force.digest[:12]} now)"
    return (
        f"once it is live, {USES} the shipped policy ({shipped[:12]}) unless --policy names the one judged with here "
        f"({in_force.digest[:12]})"
    )
