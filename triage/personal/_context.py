"""What stands around a candidate: a number that its form does not tell is told by the words before it."""

import re

BEFORE = 40
"""Characters before a candidate that may say what it is."""
_OTHER = re.compile(
    r"\b(?:order|orders|tracking|invoice|ticket|case|ref|reference|serial|parcel|shipment|booking|transaction|sku|part|item|"
    r"version|ver|build|release|bestellung|rechnung|sendung|commande|facture|pedido)\b\W{0,3}"
    r"(?:(?:number|no|nr|id|num|code|is|was|nummer|#)\W{0,3}){0,3}$",
    re.IGNORECASE,
)


def before(text: str, start: int) -> str:
    """Return the words before a candidate."""
    return text[max(0, start - BEFORE) : start]


def is_called_otherwise(text: str, start: int) -> bool:
    """Tell whether the words right before a candidate call it the number of an order, a parcel, a version or so."""
    return _OTHER.search(before(text, start)) is not None
