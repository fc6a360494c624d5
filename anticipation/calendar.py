"""Public holidays of the country whose clock the car keeps."""

from datetime import date
from functools import lru_cache
from importlib import resources

from anticipation.instant import Instant

__all__ = ["country_of", "is_holiday"]

_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=64)
def country_of(zone: str) -> str:
    """Return the ISO 3166 code of the country whose chief time zone this IANA name is; "" where none is known."""
    if "/" not in zone:
        return ""
    try:
        text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError):
        return ""
    for line in text.splitlines():
        fields = line.split("\t")
        if not line.startswith("#") and len(fields) > 2 and fields[2] == zone:
            return fields[0]
    return ""


@lru_cache(maxsize=4096)
def _on_day(year: int, month: int, day: int, country: str) -> bool:
    import holidays  # a tenth of a second, and only where the country is known

    try:
        return f"{year:04}-{month:02}-{day:02}" in holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return False


def is_holiday(at: Instant, zone: str) -> bool:
    """Whether the local day of ``at`` is a public holiday in the country of ``zone``; False where that is unknown."""
    country = country_of(zone)
    if not country:
        return False
    try:
        today = date.fromordinal(_EPOCH + at.day)
    except (OverflowError, ValueError):  # a clock beyond all calendars
        return False
    return _on_day(today.year, today.month, today.day, country)
