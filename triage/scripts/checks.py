"""What ``scripts.toml`` must hold to be sayable: slots that are known, parts and names that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.schema.levels import Team
from triage.scripts import slots
from triage.scripts.shape import Phrase, Scripts
from triage.types import Priority

FILE = "scripts.toml"
NONE, UNSURE = "none", "unsure"
"""In `Scripts.stays`: where no reason is shown, and where moreover a person should look first."""
GREETING, HANDOVER = "greeting", "handover"
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "greeting.named": (slots.NAME,),
    "greeting.plain": (),
    "messages.connect": (slots.SPECIALIST, slots.BENEFIT, slots.ABILITY),
    "messages.right_away": (slots.TEAM, slots.TIMEFRAME, slots.PURPOSE),
    "messages.timing": (slots.TIMING,),
    "messages.moment": (slots.MOMENT,),
    "clock.text": ("hour", "minute", "weekday", "day", "month", "zone"),
}
"""Slots that a text is nothing without."""
_ALLOWED: Mapping[str, tuple[str, ...]] = {"clock.text": slots.CLOCK}


def check(scripts: Scripts, teams: Mapping[str, Team], known: set[str]) -> list[str]:
    """Return every mistake with file and key. `known` holds all clause ids, those with mistakes of their own too;
    `teams` is empty where ``teams.toml`` itself has mistakes, and is then not held against the scripts.

    Words for a clause of which the customer hears nothing (a red flag, say) are no mistake: a user's folder may have
    made it one.
    """
    found = [*_texts(scripts), *_parts(scripts), *_levels(scripts), *_clauses(scripts, known)]
    found += _teams(scripts, teams) if teams else []
    return [f"{FILE}: {mistake}" for mistake in found]


def _texts(scripts: Scripts) -> Iterator[str]:
    for key, text in _fixed(scripts):
        needed = _NEEDED[key]
        yield from (f"{key}: the slot [{slot}] is missing" for slot in needed if slot not in slots.named(text))
        yield from _slots(key, text, _ALLOWED.get(key, needed))
    for key, text in _free(scripts):
        yield from _slots(key, text, tuple(scripts.open))
    for situation, phrase in _phrases(scripts):
        if phrase.open and phrase.open not in scripts.open:
            yield f"{situation}.open: '{phrase.open}' is not listed under open ({', '.join(scripts.open)})"


def _fixed(scripts: Scripts) -> Iterator[tuple[str, str]]:
    for group in ("greeting", "messages", "clock"):
        texts = getattr(scripts, group)
        for name in type(texts).model_fields:
            if f"{group}.{name}" in _NEEDED:
                yield f"{group}.{name}", getattr(texts, name)


def _free(scripts: Scripts) -> Iterator[tuple[str, str]]:
    yield from ((f"{key}.text", phrase.text) for key, phrase in _phrases(scripts))
    yield from ((f"answers.{name}", text) for name, text in scripts.answers.items())


def _phrases(scripts: Scripts) -> Iterator[tuple[str, Phrase]]:
    for name, situation in scripts.situations.items():
        yield from ((f"situations.{name}.phrases.{p}", phrase) for p, phrase in situation.phrases.items())


def _slots(key: str, text: str, allowed: tuple[str, ...]) -> Iterator[str]:
    for slot in slots.named(text):
        if slot not in allowed:
            yield f"{key}: unknown slot [{slot}] (allowed here: {', '.join(f'[{s}]' for s in allowed) or 'none'})"
    if slots.bare(text):
        yield f"{key}: a square bracket without its partner"


def _parts(scripts: Scripts) -> Iterator[str]:
    phrases = [f"{name}.{phrase}" for name, situation in scripts.situations.items() for phrase in situation.phrases]
    places = {"paragraphs": scripts.paragraphs, **{f"stays.{n}": s.paragraphs for n, s in scripts.stays.items()}}
    for place, paragraphs in places.items():
        allowed = [GREETING, *([HANDOVER] if place == "paragraphs" else scripts.answers), *phrases]
        said = [part for paragraph in paragraphs for part in paragraph]
        for part in dict.fromkeys(said):
            if part not in allowed:
                yield f"{place}: no part is called '{part}' (allowed: {', '.join(allowed)})"
            if said.count(part) > 1:
                yield f"{place}: '{part}' is said twice"
    if HANDOVER not in (part for paragraph in scripts.paragraphs for part in paragraph):
        yield f"paragraphs: '{HANDOVER}' is missing, so nobody would be told who takes over"


def _levels(scripts: Scripts) -> Iterator[str]:
    for level in Priority:
        if level and level.label not in scripts.handover:
            yield f"handover.{level.label}: is missing"


def _teams(scripts: Scripts, teams: Mapping[str, Team]) -> Iterator[str]:
    for name in ("team", "specialist"):
        yield from _slots(f"any_team.{name}", getattr(scripts.any_team, name), (slots.TITLE,))
    for team in scripts.teams:
        if team not in teams:
            yield f"teams.{team}: '{team}' is not in teams.toml ({', '.join(teams)})"


def _clauses(scripts: Scripts, known: set[str]) -> Iterator[str]:
    for key, named in _named(scripts):
        yield from (f"{key}: no clause is called '{name}'" for name in named if name not in known)
    yield from (f"stays.{name}: is missing" for name in (NONE, UNSURE) if name not in scripts.stays)


def _named(scripts: Scripts) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "clauses", tuple(scripts.clauses)
    yield "stays", tuple(name for name in scripts.stays if name not in (NONE, UNSURE))
    yield from ((f"situations.{name}.clauses", s.clauses) for name, s in scripts.situations.items())
    for key, phrase in _phrases(scripts):
        yield f"{key}.clauses", phrase.clauses
        yield f"{key}.unless", phrase.unless
