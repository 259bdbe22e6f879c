"""An evaluation as a record: its metrics, tables, pictures and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from triage import pages
from triage.evaluation import compared, details, pictures, tables
from triage.evaluation.evaluate import Evaluation
from triage.evaluation.names import KAPPAS, OTHERS, glossary
from triage.evaluation.page import page_of
from triage.learning import examples
from triage.records.record import Dataset, Metric, Plot, Record
from triage.wording import counted, some

KIND = "evaluate"
REPORT = "report.html"
LISTED = 6
"""Figures named that are not defined."""
ENOUGH = 40
"""Groups from which on resampling them gives intervals that hold (simulated in ``tests/test_agreement.py``)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says of the run beside its figures. `at` is when it was made (ISO 8601)."""

    at: str
    sources: tuple[str, ...]
    model: str = ""
    model_digest: str = ""
    policy: str = ""
    version: str = ""
    notes: tuple[str, ...] = ()


def record_of(
    found: Evaluation,
    told: Told,
    *,
    drawn: bool = True,
    text: bool = False,
    redacted: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Record:
    """Make the record. With `text` its page holds the customers' words, when `redacted` without personal data.

    Without `drawn` it has no pictures and no page.
    """
    policy = found.cases.policy
    says = glossary(policy)
    metrics = tuple(Metric(name, figure, says[name]) for name, figure in found.figures.items() if figure is not None)
    own = tuple(chain(tables.every(found), details.every(found)))
    digest = examples.digest(found.cases.examples)
    plots: tuple[Plot, ...] = ()
    title = f"Evaluation of {told.model or 'the rules alone'} on {counted(found.tickets, 'labelled ticket')}"
    if drawn:
        progress("drawing")
        plots = tuple(pictures.every(found))
    made = Record(
        KIND,
        title,
        told.at,
        metrics,
        own,
        plots,
        _params(found, told),
        {
            "policy_digest": policy.digest,
            "model_digest": told.model_digest,
            "data_digest": digest,
            "triage": told.version,
        },
        (Dataset(_name(told.sources), ", ".join(told.sources), digest, found.tickets, "evaluation"),),
        tuple(compared.tables(found)),
        notes=(*told.notes, *_undefined(found)),
    )
    if not drawn:
        return made
    progress("writing the page")
    return made.with_files(**{REPORT: page(found, made, text=text, redacted=redacted)})


def page(found: Evaluation, made: Record, *, text: bool, redacted: bool = False) -> bytes:
    """Render the page of a record, with or without the customers' words and the personal data in them."""
    digests = (f"{what} {made.tags[f'{what}_digest'][:12] or 'none'}" for what in ("policy", "model", "data"))
    foot = (f"triage {made.tags['triage']}, {made.at}; digests: {', '.join(digests)}.",)
    shown = page_of(
        found, made.tables, made.plots, title=made.title, notes=made.notes, foot=foot, text=text, redacted=redacted
    )
    return pages.render(shown).encode("utf-8", "replace")


def doubts(found: Evaluation) -> tuple[str, ...]:
    """Say what makes figures less sure than their intervals tell."""
    cases = found.cases
    groups, faults = len(set(cases.family.tolist())), sum(bool(d.faults) for d in cases.together)
    read = sum(e.read for e in cases.examples)
    told = []
    if groups < ENOUGH:
        told.append(
            f"only {counted(groups, 'group')} (authors, customers, near copies): intervals that resample them are rough"
        )
    if read:
        told.append(
            f"{counted(read, 'ticket')} had been read when patterns of the policy were written: on these the rules, "
            "and what rests on them, flatter themselves"
        )
    if faults:
        told.append(f"{counted(faults, 'ticket')} went to a human because of a fault")
    return tuple(told)


def _params(found: Evaluation, told: Told) -> Mapping[str, str]:
    return {
        "model": told.model or "none (rules alone)",
        "policy": told.policy or "shipped",
        "seed": str(found.cases.seed),
        "by": ",".join(one.by for one in found.slices),
        "tickets": str(found.tickets),
        "groups": str(len(set(found.cases.family.tolist()))),
    }


def _undefined(found: Evaluation) -> Iterator[str]:
    """Say which labels nobody gave, and which figures of the product are not defined."""
    labels = [e.labels for e in found.cases.examples]
    given = {
        "sentiment": any(x.sentiment is not None for x in labels),
        "team": any(x.team for x in labels),
        "clauses": any(x.clauses is not None for x in labels),
    }
    if lacking := [name for name, there in given.items() if not there]:
        yield f"no ticket has a label for {', '.join(lacking)}: what needs it is not defined"
    own = [name for name in found.undefined if not name.startswith(OTHERS)]
    if alike := [name for name in own if name in KAPPAS]:
        yield f"not defined, because the labels are all alike, and agreement then tells nothing: {', '.join(alike)}"
    names = [name for name in own if name not in KAPPAS]
    if names:
        yield f"not defined, because no ticket bears what they ask for: {some(names, LISTED)}"


def _name(sources: Sequence[str]) -> str:
    first = sources[0].replace("\\", "/").rpartition("/")[2] if sources else "tickets"
    return first if len(sources) < 2 else f"{first} and {len(sources) - 1} more"
