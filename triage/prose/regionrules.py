"""The shapes of ``text.toml``: how quoted mail, signatures, disclaimers and automatic replies are told."""

from __future__ import annotations

from triage.prose.signature import SignatureRules
from triage.schema.base import Shape


class HtmlRules(Shape):
    """Classes, ids or elements that mark a box; `quote_to_end` ones last to the end of the message."""

    quote: tuple[str, ...] = ()
    quote_to_end: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()


class QuoteRules(Shape):
    """The lines above a quoted mail, and the labels of its header by what they name."""

    attribution: tuple[str, ...] = ()
    stamp: str = ""
    below: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


class DisclaimerRules(Shape):
    """Phrases with which a disclaimer begins."""

    sentences: tuple[str, ...] = ()


class FormRules(Shape):
    """Lines of a form that its sender did not choose, such as a box without a tick."""

    unticked: tuple[str, ...] = ()


class AutomaticRules(Shape):
    """`starts` opens an automatic message; two different ones of `away` make one, too, without `away_unless`."""

    subject: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    away_unless: tuple[str, ...] = ()


class RegionExamples(Shape):
    """Texts with what of them is not the customer's own, and texts that are his own throughout."""

    quote: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    disclaimer: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class TextRules(Shape):
    """``text.toml``: how to tell what the customer did not write."""

    html: HtmlRules = HtmlRules()
    quote: QuoteRules = QuoteRules()
    signature: SignatureRules = SignatureRules()
    disclaimer: DisclaimerRules = DisclaimerRules()
    form: FormRules = FormRules()
    automatic: AutomaticRules = AutomaticRules()
    examples: RegionExamples = RegionExamples()
