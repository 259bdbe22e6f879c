"""The draft itself: the parts that are said, in order, and what stands beside them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from triage.errors import InputError
from triage.intake.decided import Case
from triage.policy import Policy
from triage.replies import choose, when, who
from triage.replies.parts import Part, Reply, Stays
from triage.replies.when import Moment
from triage.scripts import slots
from triage.scripts.checks import GREETING, HANDOVER
from triage.scripts.shape import Phrase
from triage.types import Decision

NO_REASON = "none of the reasons not to escalate is shown by the text"
_FILLINGS = {
    slots.SPECIALIST: "specialist",
    slots.BENEFIT: "benefit",
    slots.ABILITY: "ability",
    slots.TEAM: "team",
    slots.PURPOSE: "purpose",
}
_SHOWN = 40
"""Characters of a column that are quoted."""
_TIMEFRAME = re.compile(r"(?P<before>\S+) \[timeframe\]")


def draft(case: Case, policy: Policy, *, as_of: datetime | None = None, greet: bool = True) -> Reply:
    """Draft what to tell the customer. Without `greet` nobody is named and no column quoted. With `as_of` a promise
    that is over by then is not told as a moment.

    Raises `InputError` for a decision of a team that the policy does not have.
    """
    decision = case.decision
    if choose.is_red_flag(decision, policy):
        return Reply(decision, incident=policy.scripts.incident, look_first=decision.review)
    return _Draft(case, policy, as_of, greet).reply()


class _Draft:
    def __init__(self, case: Case, policy: Policy, as_of: datetime | None, greet: bool) -> None:
        self._case, self._decision, self._policy, self._scripts = case, case.decision, policy, policy.scripts
        self._clauses = choose.held(case.decision, policy)
        self._greet = greet
        self._name = who.name(case.ticket, policy.scripts.greeting) if greet else ""
        level = policy.levels.of(case.decision.priority)
        self._announced = level.announcement if level else ""
        self._remarks = list(_language(case.decision))
        self._moment = self._promise(as_of)

    def reply(self) -> Reply:
        stays, paragraphs = None, self._scripts.paragraphs
        if not choose.is_escalated(self._decision):
            clause = choose.reason(self._decision, self._policy)
            found = choose.stay(clause, self._decision, self._policy)
            stays = Stays(clause, self._policy.clauses[clause].title if clause else NO_REASON, found.do)
            paragraphs = found.paragraphs
        parts = [p for at, names in enumerate(paragraphs) for name in names for p in self._parts(name, at)]
        return Reply(
            self._decision, tuple(parts), self._announced, self._moment, stays,
            look_first=self._decision.review, remarks=tuple(self._remarks), hints=self._scripts.open,
        )  # fmt: skip

    def _promise(self, as_of: datetime | None) -> Moment | None:
        at, calendar = self._decision.customer_promise, self._policy.calendar.of(self._decision.team)
        if at is None or not choose.is_escalated(self._decision):
            return None
        zone = when.zone(self._case.ticket, calendar.time_zone)
        if zone.unknown:
            said = f" {zone.unknown[:_SHOWN]!r}" if self._greet else ""
            self._remarks.append(f"the export's time zone{said} is not known; times are in {zone.name}")
        found = when.moment(at, zone, self._scripts.clock)
        if as_of is not None and at < as_of:
            self._remarks.append(f"what was promised is over: {found.text}; the message names no moment")
            return None
        return found

    def _parts(self, name: str, at: int) -> Iterator[Part]:
        if name == GREETING:
            which = "named" if self._name else "plain"
            text = getattr(self._scripts.greeting, which)
            values = {slots.NAME: self._name} if self._name else {}
            yield Part(f"greeting.{which}", slots.fill(text, values), at, dict.fromkeys(values, "ticket"))
        elif name == HANDOVER:
            yield from self._handover(at)
        elif name in self._scripts.answers:
            yield Part(f"answers.{name}", self._scripts.answers[name], at, {})
        else:
            yield from self._phrase(name, at)

    def _phrase(self, part: str, at: int) -> Iterator[Part]:
        name, _, which = part.partition(".")
        situation = self._scripts.situations[name]
        phrase = situation.phrases[which]
        if choose.is_there(situation, self._decision, self._clauses) and choose.is_said(phrase, self._clauses):
            yield Part(f"situations.{name}.phrases.{which}", _sentence(phrase), at, {}, phrase.only_if)

    def _handover(self, at: int) -> Iterator[Part]:
        try:
            speaker = choose.speaker(self._decision, self._policy)
        except KeyError:
            raise InputError(
                f"{self._decision.ticket_id}: is for the team '{self._decision.team}', which is not in the policy "
                f"({', '.join(self._policy.teams)}); pass the policy that it was scored under with --policy"
            ) from None
        chosen = {slot: speaker.filling(name) for slot, name in _FILLINGS.items()}
        timing = _uncapitalised(self._announced)
        for which in self._scripts.handover[self._decision.priority.label]:  # type: ignore[index]
            text = fitted(getattr(self._scripts.messages, which), timing)
            values = {slot: words for slot, (words, _) in chosen.items()}
            sources = {slot: key for slot, (_, key) in chosen.items() if slot in slots.named(text)}
            if text != getattr(self._scripts.messages, which):
                sources |= {slots.TIMEFRAME: f"levels.toml: {self._decision.priority.label}.announcement"}
            yield Part(f"messages.{which}", slots.fill(text, values), at, sources)
        if self._moment:
            text = slots.fill(self._scripts.messages.moment, {slots.MOMENT: self._moment.text})
            yield Part("messages.moment", text, at, {slots.MOMENT: "clock.text"})


def fitted(text: str, timing: str) -> str:
    """Put the timing of a level, such as ``within the hour``, into a sentence.

    Where the word before ``[timeframe]`` begins the timing as well it is said once; else the timing takes its place.
    """

    def put(found: re.Match[str]) -> str:
        first, _, rest = timing.partition(" ")
        return f"{found['before']} {rest}" if first == found["before"].casefold() and rest else timing

    return slots.fill(_TIMEFRAME.sub(put, text), {slots.TIMING: timing, slots.TIMEFRAME: timing})


def _language(decision: Decision) -> Sequence[str]:
    code = choose.other_language(decision)
    return (
        (f"the ticket is in another language ('{code}'); the draft is the protocol's English wording",) if code else ()
    )


def _sentence(phrase: Phrase) -> str:
    """End a phrase as a sentence, or in the slot that follows it."""
    text = phrase.text
    if phrase.open:
        return f"{text}{'' if text.endswith(('.', '?', '!', '…', ':')) else ':'} [{phrase.open}]"
    return f"{text}." if text[-1].isalnum() or text[-1] in ")]" else text


def _uncapitalised(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
