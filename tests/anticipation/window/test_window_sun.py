"""The height of the sun, held against what almanacs say."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.window.sun import sun_height

BERLIN, TROMSO, SYDNEY, QUITO, NULL = (
    Position(52.52, 13.405),
    Position(69.65, 18.96),
    Position(-33.87, 151.21),
    Position(-0.18, -78.47),
    Position(0.0, 0.0),
)
TILT = 23.44
CLOSE_DEG = 1.5


def degrees(where: Position, *when: int) -> float:
    return math.degrees(math.asin(sun_height(Instant(int(datetime(*when, tzinfo=UTC).timestamp())), where)))


@pytest.mark.parametrize(
    ("where", "when", "height"),
    [
        # at the meridian it is 90 degrees less the latitude, and what the earth leans
        (BERLIN, (2024, 6, 20, 11, 8), 90 - 52.52 + TILT),
        (BERLIN, (2024, 12, 21, 11, 4), 90 - 52.52 - TILT),
        (BERLIN, (2031, 12, 22, 11, 4), 90 - 52.52 - TILT),
        (SYDNEY, (2024, 12, 21, 1, 53), 90 - 33.87 + TILT),
        (SYDNEY, (2024, 6, 20, 1, 57), 90 - 33.87 - TILT),
        (NULL, (2024, 3, 20, 12, 7), 90.0),
        (NULL, (2024, 9, 22, 11, 53), 90.0),
        (QUITO, (2024, 3, 20, 17, 21), 90 - 0.18),
        # rising and setting, with the 0.83 degrees by which the air lifts it and its disc is wide
        (NULL, (2024, 3, 20, 6, 7), 0.0),
        (BERLIN, (2024, 6, 20, 2, 43), -0.83),
        (BERLIN, (2024, 6, 20, 19, 33), -0.83),
        (BERLIN, (2024, 12, 21, 7, 15), -0.83),
        (BERLIN, (2024, 12, 21, 14, 54), -0.83),
        # the clock of the sun is a quarter of an hour ahead of ours in early November
        (BERLIN, (2024, 11, 3, 6, 3), -0.83),
        (TROMSO, (2024, 12, 21, 10, 42), 90 - 69.65 - TILT),
        (TROMSO, (2024, 6, 20, 22, 46), 69.65 + TILT - 90),
    ],
)
def test_it_is_where_almanacs_say(where: Position, when: tuple[int, ...], height: float) -> None:
    assert degrees(where, *when) == pytest.approx(height, abs=CLOSE_DEG)


def test_in_the_polar_night_it_never_rises_and_in_the_polar_day_it_never_sets() -> None:
    assert max(degrees(TROMSO, 2024, 12, 21, hour) for hour in range(24)) < -1
    assert min(degrees(TROMSO, 2024, 6, 20, hour) for hour in range(24)) > 1


@given(
    st.integers(-(2**33), 2**34),
    st.integers(-720, 840),
    st.builds(Position, st.floats(-90, 90), st.floats(-180, 180)),
)
def test_it_is_a_sine_everywhere_and_always_whatever_the_local_clock(s: int, offset_min: int, where: Position) -> None:
    height = sun_height(Instant(s, offset_min), where)
    assert -1.001 <= height <= 1.001
    assert height == sun_height(Instant(s), where)
