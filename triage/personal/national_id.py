"""Numbers by which a state knows a person, each by its own form and check digits (python-stdnum knows them).

Where form and check digits leave many an order's number standing, the number counts only where it is called what it
is. How likely chance passes a check stands beside each: that, and how people write it, decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from stdnum.exceptions import ValidationError

from triage.personal._context import before, is_called_otherwise

TITLE = "national ids"
RANK = 40
NEEDS = r"\d{2}[ ./-]?\d{2}|\d{3}[.-]\d|[a-z]{4}\d{6}|[a-z]{6}\d\d|[a-z]{2} ?\d\d|[xyz]-?\d{7}"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a number is written, the module that checks it ("" for none), and what it must be called ("" for nothing)."""

    pattern: str
    checks: str = ""
    called: str = ""


_NINO = r"(?:[a-ceghj-prtw-z][a-ceghj-nprtw-z])"
_FORMS = (
    # Sure by themselves: a form that nothing else has, or check digits that one in twenty numbers of it passes at most.
    _Form(r"\d{3}-\d{2}-\d{4}", "us.ssn"),
    _Form(rf"{_NINO} \d{{2}} ?\d{{2}} ?\d{{2}} ?[a-d]"),
    _Form(r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dab] ?\d{3} ?\d{3} ?\d{2}", "fr.nir"),
    _Form(r"\d{8}-?[a-hj-np-tv-z]", "es.dni"),
    _Form(r"[xyz]-?\d{7}-?[a-hj-np-tv-z]", "es.nie"),
    _Form(r"[a-z]{6}[\dl-v]{2}[a-ehlmpr-t][\dl-v]{2}[a-z][\dl-v]{3}[a-z]", "it.codicefiscale"),
    _Form(r"\d{3}\.\d{3}\.\d{3}-\d{2}", "br.cpf"),
    _Form(r"[a-z]{4}\d{6}[hmx][a-z]{5}[a-z\d]\d", "mx.curp"),
    _Form(r"\d{6}[+a-f-]\d{3}[\da-fhj-npr-y]", "fi.hetu"),
    _Form(r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", "be.nn"),
    _Form(r"756\.\d{4}\.\d{4}\.\d{2}", "ch.ssn"),
    _Form(r"\d{6}-[1-4]\d{6}", "kr.rrn"),
    _Form(r"\d{17}[\dx]", "cn.ric"),
    _Form(r"\d{1,2}\.\d{3}\.\d{3}-[\dk]", "cl.rut"),
    _Form(r"\d{6}/\d{4}", "cz.rc"),
    _Form(r"(?:19|20)?\d{6}-\d{4}", "se.personnummer"),
    _Form(r"\d{2} \d{3} \d{3} \d{3}", "de.idnr"),
    _Form(r"[2-9]\d{3} \d{4} \d{4}", "in_.aadhaar"),
    # As many digits as an order may have: one in ten of such numbers passes, so they must be called what they are.
    _Form(rf"{_NINO}\d{{6}}[a-d]", called=r"national insurance|nino|ni (?:number|no)"),
    _Form(r"\d{3} ?\d{2} ?\d{4}", "us.ssn", r"ssn|social security|social"),
    _Form(r"\d{3}-\d{2}-\d{4}", called=r"ssn|social security"),
    _Form(r"\d{11}", "de.idnr", r"steuer|idnr|tin|tax"),
    _Form(r"\d{4} ?\d{2} ?\d{3}", "nl.bsn", r"bsn|burgerservice\w*|sofi\w*"),
    _Form(r"\d{11}", "pl.pesel", r"pesel"),
    _Form(r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", "in_.aadhaar", r"aadhaar|aadhar|uidai"),
    _Form(r"[a-z]{5}\d{4}[a-z]", "in_.pan", r"pan"),
    _Form(r"\d{11}", "br.cpf", r"cpf"),
    _Form(r"\d{6}[ -]?\d{5}", "no.fodselsnummer", r"f[øo]dselsnummer|personnummer|fnr"),
    _Form(r"\d{6}-?\d{4}", "dk.cpr", r"cpr|personnummer"),
    _Form(r"\d{3}[ -]?\d{3}[ -]?\d{3}", "ca.sin", r"sin|social insurance|nas"),
    _Form(r"\d{3} ?\d{3} ?\d{2,3}", "au.tfn", r"tfn|tax file"),
    _Form(r"\d{3} ?\d{3} ?\d{3}", "pt.nif", r"nif|contribuinte"),
    _Form(r"\d{13}", "za.idnr", r"id|identity"),
    _Form(r"\d{11}", "tr.tckimlik", r"tc|kimlik\w*"),
    _Form(r"\d{7}[a-w][a-iw]?", "ie.pps", r"ppsn?"),
    _Form(r"\d{3} ?\d{3} ?\d{4}", "gb.nhs", r"nhs"),
    _Form(r"[a-z]{0,2}\d{6,9}[a-z]?", called=r"passport|reisepass\w*|passeport|pasaporte"),
)
PATTERNS = tuple(dict.fromkeys(rf"\b{form.pattern}\b" for form in _FORMS))


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the candidate if a country knows it as its own, by its check digits or by what it is called."""
    part = text[start:end]
    if not part or text[end : end + 1].isalnum() or (start and (text[start - 1].isalnum() or text[start - 1] in ".-/")):
        return None
    for form in _FORMS:
        if not _form(form.pattern).fullmatch(part):
            continue
        if form.called:
            if not _called(form.called).search(before(text, start)):
                continue
        elif is_called_otherwise(text, start):
            continue
        if not form.checks or _passes(form.checks, part):
            return start, end
    return None


def _passes(module: str, part: str) -> bool:
    try:
        import_module(f"stdnum.{module}").validate(part.upper().replace(" ", ""))
    except ValidationError:
        return False
    return True


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _called(words: str) -> re.Pattern[str]:
    """Match words that say what the number is, at most a few other words before it."""
    return re.compile(rf"\b(?:{words})\b[^\n\d]{{0,25}}$", re.IGNORECASE)
