"""Numbers of bank accounts as the IBAN registry (ISO 13616) has them."""

from stdnum import iban
from stdnum.exceptions import ValidationError

TITLE = "bank accounts"
RANK = 20
NEEDS = r"[a-z]{2}\d{2}"
PATTERNS = (r"\b[a-z]{2}\d{2}[ -]?[a-z0-9](?:[ -]?[a-z0-9]){10,29}",)
_LEAST = 15
"""Characters of the shortest one (Norway)."""


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the part that has the form of its country and the right check digits; words that follow look alike."""
    signs = [at for at in range(start, end) if text[at].isalnum()]
    plain = "".join(text[at] for at in signs).upper()
    for count in range(_LEAST, len(signs) + 1):
        stop = signs[count - 1] + 1
        if text[stop : stop + 1].isalnum():
            continue
        try:
            iban.validate(plain[:count], check_country=False)
        except ValidationError:
            continue
        return start, stop
    return None
