"""Addresses of the internet (IPv4, IPv6) that may be somebody's own.

A version looks like an address, and so does the one of a computer inside every house: such numbers count where they
are called an address.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from triage.personal._context import before, is_called_otherwise

TITLE = "IP addresses"
RANK = 50
NEEDS = r"\d\.\d|[0-9a-f]:[0-9a-f:]|::"
PATTERNS = (
    r"\b\d{1,3}(?:\.\d{1,3}){3,7}\b",
    r"[0-9a-f]{0,4}(?::{1,2}[0-9a-f]{1,4}){2,7}(?:::)?",
)
_CALLED = re.compile(
    r"\b(?:ips?|ipv[46]|ip[ -]?(?:address|adresse)|adresse ip|dirección ip)\b[^\n]{0,15}$", re.IGNORECASE
)
_VERSION = re.compile(
    r"(?:\bv|\w/|[a-z][.-]|\b(?:version|versions|ver|build|release|firmware|driver|update|upgraded?|patch|sdk|api|app|"
    r"ios|android|macos|windows|chrome|firefox|safari|edge)\b\W{0,2}(?:(?:to|from|is|version|v)\W{0,2}){0,2})$",
    re.IGNORECASE,
)
_INSIDE = [
    ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
    )
]  # fmt: skip
_SMALL = 32
"""Versions and sections count from small numbers; an address that begins with three such ones is rare."""
_GROUPS = 4
"""Groups from which on something with colons is no scope of a programming language."""


def check(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the candidate if it is an address, and nobody's version or clock."""
    if text.startswith(":", start, end) and not text.startswith("::", start, end):
        start += 1
    part, sign, after = text[start:end], text[max(0, start - 1) : start], text[end : end + 1]
    if not part or sign.isalnum() or sign in ("_", ".") or after.isalnum():
        return None
    try:
        address = ip_address(part)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return (start, end) if _is_four(address, text, start) else None
    return (start, end) if after != ":" and _is_six(address, part, text, start) else None


def _is_four(address: IPv4Address, text: str, start: int) -> bool:
    if _CALLED.search(before(text, start)):
        return True
    inside = any(address in network for network in _INSIDE)
    small = all(one < _SMALL for one in address.packed[:3])
    return not (inside or small or _VERSION.search(before(text, start)) or is_called_otherwise(text, start))


def _is_six(address: IPv6Address, part: str, text: str, start: int) -> bool:
    groups = [one for one in part.split(":") if one]
    if address.is_loopback or address.is_unspecified or all(len(one) == 2 for one in groups):
        return False  # nobody's, or the card of a computer
    return len(groups) >= _GROUPS or _CALLED.search(before(text, start)) is not None
