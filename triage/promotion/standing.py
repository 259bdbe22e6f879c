"""Whether registry and ledger say the same, and what to do where they do not. Pure.

The ledger is written first, then the aliases follow; so the ledger says what was meant, the registry what is live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from triage.errors import TriageError
from triage.promotion.history import champions, live_at
from triage.promotion.lines import Model, Move
from triage.promotion.registry import AT, BY, CHAMPION, FORCED, LEDGER, PREVIOUS, WHY, Version, named


class Kind(StrEnum):
    """In what registry and ledger differ."""

    LOST = "lost"
    """Tags of the registry name lines that the ledger lacks."""
    FOREIGN = "foreign"
    """The registry has a champion, and the ledger is empty."""
    GONE = "gone"
    """What is live by the ledger is not in the registry, or its number is another model's now."""
    ALIAS = "alias"
    """The aliases name other versions than the ledger."""
    MIRROR = "mirror"
    """The live version does not bear the tags that say who promoted it."""


@dataclass(frozen=True, slots=True)
class Discord:
    """One thing in which registry and ledger differ: what it is and how it is mended, in words."""

    kind: Kind
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is live by the ledger (`stack`, the live one last), in the registry (`champion`), and how they differ."""

    moves: tuple[Move, ...]
    versions: tuple[Version, ...]
    stack: tuple[Model, ...]
    champion: Version | None
    discords: tuple[Discord, ...]

    def has(self, kind: Kind) -> bool:
        """Tell whether registry and ledger disagree in this way."""
        return any(d.kind is kind for d in self.discords)

    @property
    def kept(self) -> Version | None:
        """The version that is live by the ledger, as far as the registry still holds that very model."""
        return same(self.stack[-1], self.versions) if self.stack else None

    @property
    def head(self) -> str:
        """The hash of the newest line of the ledger; empty where there is none."""
        return self.moves[-1].hash if self.moves else ""


def standing(moves: Sequence[Move], versions: Sequence[Version]) -> Standing:
    """Compare what the ledger says with the aliases and tags of the registry."""
    stack, champion = champions(moves), named(CHAMPION, versions)
    return Standing(tuple(moves), tuple(versions), stack, champion, tuple(_discords(moves, stack, versions, champion)))


def refuse(now: Standing, *kinds: Kind) -> None:
    """Raise `TriageError` where registry and ledger differ in one of these ways."""
    found = [d for d in now.discords if d.kind in kinds]
    if found:
        lines = (f"  {d.says}\n    {d.mend}" for d in found)
        raise TriageError("\n".join(["registry and ledger disagree; mend that first:", *lines]))


def wanted(stack: Sequence[Model], versions: Sequence[Version]) -> dict[str, str]:
    """Return the aliases as a stack of champions wants them; "" for one that nothing bears."""
    before = same(stack[-2], versions) if len(stack) > 1 else None
    return {CHAMPION: stack[-1].version if stack else "", PREVIOUS: before.number if before else ""}


def mirror(moves: Sequence[Move]) -> dict[str, str]:
    """Return the tags by which the registry tells who made the live version live, and the ledger's line about it."""
    origin = live_at(moves)
    if origin is None:
        return {}
    last = next(m for m in reversed(moves) if m.live == origin.live)
    if origin.told:  # taken over from these very tags: who promoted, not who mended
        return {LEDGER: last.hash, **{name: origin.told.get(name, "") for name in (AT, BY, WHY, FORCED)}}
    forced = "true" if origin.forced else ""
    return {LEDGER: last.hash, AT: origin.at.isoformat(), BY: origin.by, WHY: origin.why, FORCED: forced}


def same(model: Model, versions: Sequence[Version]) -> Version | None:
    """Return the version of a model's number, when it is the same model still."""
    return next((v for v in versions if v.number == model.version and v.digest == model.digest), None)


def lost(moves: Sequence[Move], versions: Sequence[Version]) -> list[tuple[Version, str]]:
    """Return the hashes of lines that tags of the registry name and the ledger lacks, with their versions."""
    known = {m.hash for m in moves} | {h for m in moves for h in m.lost}
    return [(v, v.tags[LEDGER]) for v in versions if v.tags.get(LEDGER) and v.tags[LEDGER] not in known]


def _discords(
    moves: Sequence[Move], stack: Sequence[Model], versions: Sequence[Version], champion: Version | None
) -> Iterator[Discord]:
    missing = lost(moves, versions)
    for version, line in missing:
        says = (
            f"version {version.number} was made live on {version.tags.get(AT, 'an unknown day')} by "
            f"{version.tags.get(BY, 'somebody')}, in a line that this ledger lacks ({line[:12]}): it is another "
            "ledger, or its newest lines were cut off"
        )
        mend = "name the right one with --ledger or TRIAGE_LEDGER; if it is gone for good: triage live --mend"
        yield Discord(Kind.LOST, says, mend)
    if not stack:
        if champion is not None and not missing:
            says = f"version {champion.number} is the champion in the registry, but the ledger does not say who made it"
            yield Discord(Kind.FOREIGN, says, "take it over into the ledger: triage live --mend")
        return
    if same(stack[-1], versions) is None:
        yield _gone(stack[-1], versions)
        return
    moved = list(_moved(stack, versions))
    yield from moved
    if not moved and champion is not None and _bare(champion, mirror(moves)):
        says = f"version {champion.number} does not bear the tags that say who promoted it"
        yield Discord(Kind.MIRROR, says, "write them: triage live --mend")


def _bare(champion: Version, tags: Mapping[str, str]) -> bool:
    return any((champion.tags.get(name) or "") != value for name, value in tags.items())


def _gone(live: Model, versions: Sequence[Version]) -> Discord:
    other = any(v.number == live.version for v in versions)
    how = "is another model in the registry now" if other else "is not in the registry any more"
    says = f"version {live.version}, live by the ledger (digest {live.digest[:12]}), {how}"
    return Discord(Kind.GONE, says, 'promote another one: triage promote VERSION --force --why "..."')


def _moved(stack: Sequence[Model], versions: Sequence[Version]) -> Iterator[Discord]:
    for alias, number in wanted(stack, versions).items():
        has = named(alias, versions)
        said = has.number if has else ""
        if said == number:
            continue
        names = [f"version {one}" if one else "none" for one in (said, number)]
        says = (
            f"alias {alias}: the registry says {names[0]}, the ledger {names[1]}; somebody moved it by hand, or a "
            "promotion broke off"
        )
        judge = (
            f"; or have what it names judged and recorded: triage promote {said}" if alias == CHAMPION and said else ""
        )
        yield Discord(Kind.ALIAS, says, f"put it where the ledger says: triage live --mend{judge}")
