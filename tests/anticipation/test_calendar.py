"""Public holidays by the zone of the car's clock, and nothing known where nothing can be known."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation import calendar
from anticipation.calendar import country_of, is_holiday
from anticipation.instant import Instant


@pytest.fixture(autouse=True)
def forget_what_was_looked_up() -> Iterator[None]:
    country_of.cache_clear()
    yield
    country_of.cache_clear()


def noon(year: int, month: int, day: int, offset_min: int = 0) -> Instant:
    days = (date(year, month, day) - date(1970, 1, 1)).days
    return Instant(86_400 * days + 43_200 - 60 * offset_min, offset_min)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Copenhagen", "DK"),
        ("America/New_York", "US"),
        ("America/Los_Angeles", "US"),
        ("Asia/Tokyo", "JP"),
        ("UTC", ""),
        ("Etc/UTC", ""),
        ("", ""),
        ("Europe/Atlantis", ""),
        ("Berlin", ""),
        ("../../etc/passwd", ""),
        ("Europe/Berlin\t", ""),
        ("#country-code/x", ""),
    ],
)
def test_the_country_of_a_zone(zone: str, country: str) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("zone", "day", "holiday"),
    [
        ("Europe/Berlin", (2024, 10, 3), True),
        ("Europe/Berlin", (2024, 10, 4), False),
        ("Europe/Berlin", (2024, 7, 4), False),
        ("Europe/Copenhagen", (2024, 5, 9), True),  # Ascension
        ("Europe/Copenhagen", (2024, 10, 3), False),
        ("America/New_York", (2024, 7, 4), True),
        ("America/New_York", (2024, 11, 28), True),  # Thanksgiving
        ("America/New_York", (2024, 10, 3), False),
        ("", (2024, 12, 25), False),
        ("Europe/Atlantis", (2024, 12, 25), False),
    ],
)
def test_holidays_are_those_of_the_country(zone: str, day: tuple[int, int, int], holiday: bool) -> None:
    assert is_holiday(noon(*day), zone) is holiday


def test_the_day_is_that_of_the_clock_on_the_wall() -> None:
    """23:30 UTC on 2 October is half past midnight on German Unity Day in a car two hours ahead, not one behind."""
    late = noon(2024, 10, 2).s + 11 * 3600 + 1800
    assert is_holiday(Instant(late, 120), "Europe/Berlin")
    assert not is_holiday(Instant(late, 0), "Europe/Berlin")
    assert not is_holiday(Instant(late + 86_400, 60), "Europe/Berlin")


@given(st.integers(-(2**62), 2**62), st.integers(-1440, 1440))
def test_no_clock_is_too_wrong(s: int, offset_min: int) -> None:
    assert is_holiday(Instant(s, offset_min), "Europe/Berlin") in (True, False)


@pytest.mark.parametrize("year", [1, 1904, 1970, 1980, 2099, 9999])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Copenhagen", "America/New_York"])
def test_years_of_clocks_that_were_never_set(zone: str, year: int) -> None:
    assert is_holiday(noon(year, 1, 2), zone) in (True, False)


class Nowhere:
    """A package without its files."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def files(self, package: str) -> Path:
        if self._error is FileNotFoundError:
            return Path("there-is-no-such-folder")
        raise self._error(package)


@pytest.mark.parametrize("error", [FileNotFoundError, ModuleNotFoundError])
def test_without_the_zones_table_nothing_is_a_holiday(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "resources", Nowhere(error))
    assert country_of("Europe/Berlin") == ""
    assert not is_holiday(noon(2024, 10, 3), "Europe/Berlin")
