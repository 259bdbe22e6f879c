"""The shape of ``calendar.toml``: when the support organisation is at work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationError, model_validator

from triage.schema import publicdays
from triage.schema.base import Shape, Words


class Hours(Shape):
    """One span of a weekday in which people are at work. A weekday that is not listed is closed.

    ``closes = 00:00:00`` is the midnight at which the day ends.
    """

    opens: time
    closes: time

    @model_validator(mode="after")
    def _forward(self) -> Hours:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("opens and closes have no time zone of their own; time_zone is for all")
        if self.opens >= self.closes and self.closes != time():
            raise ValueError("opens must be before closes")
        return self


def _listed(value: Any) -> Any:
    """A weekday with one span need not be a list."""
    return (value,) if isinstance(value, Hours | Mapping) else value


def _apart(spans: tuple[Hours, ...]) -> tuple[Hours, ...]:
    for before, after in pairwise(spans):
        if before.closes == time() or after.opens < before.closes:
            raise ValueError("the spans of a day must follow each other")
    return spans


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone (such as UTC or Europe/Berlin)") from None
    return name


Zone = Annotated[Words, AfterValidator(_zone)]
Day = Annotated[tuple[Hours, ...], BeforeValidator(_listed), Field(min_length=1), AfterValidator(_apart)]
Week = Annotated[Mapping[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Day], Field(min_length=1)]


class Office(Shape):
    """Where some teams work by another calendar; what it does not say is as for all others.

    A country of its own comes without the subdivision of the others.
    """

    teams: tuple[str, ...] = Field(min_length=1)
    time_zone: Zone | None = None
    hours: Week | None = None
    holidays: tuple[date, ...] | None = None
    country: str | None = None
    subdivision: str | None = None


class CalendarFile(Shape):
    """``calendar.toml``: when the support organisation is at work.

    Closed are the days in `holidays` and the public holidays of `country` (ISO 3166: DE) and its `subdivision`
    (ISO 3166-2 without the country: BY), by the package holidays.
    """

    time_zone: Zone
    hours: Week
    holidays: tuple[date, ...] = ()
    country: str = ""
    subdivision: str = ""
    offices: Mapping[str, Office] = Field(default_factory=dict)
    _of: dict[str, CalendarFile] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _once(self) -> CalendarFile:
        publicdays.check(self.country, self.subdivision)
        for name, office in self.offices.items():
            try:
                own = self._office(office)
            except ValidationError as error:
                raise ValueError(f"offices.{name}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from None
            for team in office.teams:
                if team in self._of:
                    raise ValueError(f"offices: team '{team}' is in two of them")
                self._of[team] = own
        return self

    def of(self, team: str) -> CalendarFile:
        """Return the calendar that `team` works by: its office's, or that of all."""
        return self._of.get(team, self) if self.offices else self

    def _office(self, office: Office) -> CalendarFile:
        own = office.model_dump(exclude={"teams", "hours"}, exclude_none=True)
        if office.country is not None:
            own.setdefault("subdivision", "")
        rest = {"time_zone": self.time_zone, "holidays": self.holidays, "country": self.country}
        return CalendarFile(**{**rest, "subdivision": self.subdivision, **own, "hours": office.hours or self.hours})
