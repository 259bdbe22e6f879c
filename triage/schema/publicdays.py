"""Public holidays of a country, by the package holidays, which is loaded only for a calendar that names a country."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import ModuleType


def check(country: str, subdivision: str) -> None:
    """Raise ``ValueError`` for a country or a part of one that is not known, or where the package is missing."""
    if subdivision and not country:
        raise ValueError("subdivision goes with a country")
    if not country:
        return
    known = _package().list_supported_countries()
    if country not in known:
        raise ValueError(f"country: '{country}' is none that holidays are known of (such as {', '.join(_some(known))})")
    if subdivision and subdivision not in known[country]:
        parts = ", ".join(sorted(known[country])) or "it has none"
        raise ValueError(f"subdivision: '{subdivision}' is none of {country} ({parts})")


@cache
def days(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year, with the days that they are moved to; none without a country."""
    if not country:
        return frozenset()
    return frozenset(_package().country_holidays(country, subdiv=subdivision or None, years=year))


def _package() -> ModuleType:
    try:
        import holidays
    except ModuleNotFoundError:
        raise ValueError("country needs the package holidays; install the extra 'calendar'") from None
    return holidays


def _some(known: object) -> list[str]:
    return [name for name in ("AU", "DE", "FR", "GB", "IN", "US") if name in known]  # type: ignore[operator]
