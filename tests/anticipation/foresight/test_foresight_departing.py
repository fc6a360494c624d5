"""Where trips go, foretold one after the other: by the past alone, and the same each time."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from foresight_drive import DAY_S, GYM, HOME, MONDAY, WORK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anticipation.destinations import Destinations, Forecast
from anticipation.foresight import Departing
from anticipation.foresight.departing import Voice, asked_tokens
from anticipation.instant import Instant
from anticipation.network import Network
from anticipation.window.schema import COLUMNS, KINDS, column


class Way(NamedTuple):
    departs: Instant
    origin: int
    arrives: Instant
    there: int


def ways(places: Sequence[int]) -> list[Way]:
    """Two trips a day, each from where the last one ended."""
    found, here = [], HOME
    for number, there in enumerate(places):
        departs = MONDAY + number // 2 * DAY_S + number % 2 * 9 * 3600
        found.append(Way(Instant(departs), here, Instant(departs + 1800), there))
        here = there
    return found


def foretell(departing: Departing, trips: Sequence[Way]) -> list[bytes]:
    told = []
    for way in trips:
        told.append(written(departing.predict(way.departs, way.origin)))
        departing.learn(*way)
    return told


def written(forecast: Forecast) -> bytes:
    return forecast.places.tobytes() + forecast.p.tobytes() + np.float64(forecast.new).tobytes()


WEEKS = [WORK, HOME] * 4 + [WORK, GYM, HOME, WORK] + [HOME, WORK] * 4
COMMUTE = ways(WEEKS)
VOICES: tuple[Voice, ...] = ("network", "mixture")


@pytest.mark.parametrize("voice", VOICES)
def test_the_same_history_is_foretold_the_same(network: Network, voice: Voice) -> None:
    assert foretell(Departing(network, voice), COMMUTE) == foretell(Departing(network, voice), COMMUTE)


@pytest.mark.parametrize("voice", VOICES)
def test_what_is_foretold_is_one_together_and_the_likeliest_first(network: Network, voice: Voice) -> None:
    departing = Departing(network, voice)
    for way in COMMUTE:
        forecast = departing.predict(way.departs, way.origin)
        assert float(forecast.p.sum()) + forecast.new == pytest.approx(1.0)
        assert np.all(np.diff(forecast.p) <= 0)
        assert len(set(forecast.places.tolist())) == len(forecast.places)
        departing.learn(*way)
    assert set(forecast.places.tolist()) == {HOME, WORK, GYM}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 12), st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_nobody_knows_what_comes_later(network: Network, same: int, other: list[int]) -> None:
    """Other arrivals from some trip on change nothing that was foretold before, nor at its own departure."""
    one, two = ways([*WEEKS[:same], *WEEKS[same : same + 4]]), ways([*WEEKS[:same], *other])
    told, told_too = (foretell(Departing(network), trips) for trips in (one, two))
    assert told[: same + 1] == told_too[: same + 1]


def test_asking_is_free(network: Network) -> None:
    departing = Departing(network)
    for way in COMMUTE:
        for origin in (WORK, GYM, -1):
            departing.predict(way.departs, origin)
            departing.predict(way.departs, origin, holiday=True)
        departing.learn(*way)
    plain = Departing(network)
    for way in COMMUTE:
        plain.learn(*way)
    after = COMMUTE[-1].arrives, WORK
    assert written(departing.predict(*after)) == written(plain.predict(*after))


def test_it_listens_to_all_of_the_question(network: Network) -> None:
    """The same moment from elsewhere, or on a holiday, is another question."""
    departing = Departing(network)
    foretell(departing, COMMUTE)
    now = COMMUTE[-1].arrives
    told = [written(departing.predict(now, origin, holiday)) for origin in (HOME, WORK) for holiday in (False, True)]
    assert len(set(told)) == 4
    assert written(departing.predict(now, HOME)) == told[0]


def test_the_mixture_learns_whom_to_believe(network: Network) -> None:
    """A network that knows nothing is soon not heard any more."""
    alone, mixed = Departing(network, "network"), Departing(network, "mixture")
    trips = ways([WORK, HOME] * 20)
    foretell(alone, trips)
    foretell(mixed, trips)
    departs = trips[-1].departs._replace(s=trips[-1].departs.s + 15 * 3600)
    best = [departing.predict(departs, HOME) for departing in (alone, mixed)]
    assert best[1].places[0] == WORK
    assert best[1].p[0] > 0.8
    assert best[1].p[0] > dict(zip(best[0].places.tolist(), best[0].p.tolist(), strict=True))[WORK]


def test_places_that_turn_out_to_be_one_are_one(network: Network) -> None:
    departing = Departing(network)
    foretell(departing, COMMUTE)
    departs = COMMUTE[-1].arrives
    before = departing.predict(departs, WORK)
    departing.merge(GYM, HOME)
    after = departing.predict(departs, WORK)
    assert set(before.places.tolist()) - set(after.places.tolist()) == {GYM}
    departing.move((1,), 77)
    assert 77 in departing.predict(departs, WORK).places.tolist()


def test_a_trip_to_nowhere_teaches_nobody_whom_to_believe(network: Network) -> None:
    departing = Departing(network)
    foretell(departing, COMMUTE[:5])
    way = COMMUTE[5]
    departing.learn(way.departs, way.origin, way.arrives, -1)
    forecast = departing.predict(COMMUTE[6].departs, -1)
    assert float(forecast.p.sum()) + forecast.new == pytest.approx(1.0)


def test_the_first_trip_of_all_goes_somewhere_new(network: Network) -> None:
    forecast = Departing(network).predict(Instant(MONDAY), -1)
    assert (forecast.places.tolist(), forecast.new) == ([], pytest.approx(1.0))


# --- the tokens ------------------------------------------------------------------------------------------------------


def destinations() -> Destinations:
    found = Destinations()
    for way in ways([WORK, HOME] * 10):
        found.learn(*way)
    return found


@pytest.mark.parametrize("leaves", [True, False])
def test_of_a_driver_of_whom_only_the_stays_are_known_no_signal_is(leaves: bool) -> None:
    known = destinations()
    at = Instant(MONDAY + 10 * DAY_S - 1800)
    tokens = asked_tokens(known, known.look_up(at, HOME), at, leaves=leaves)
    assert [KINDS[k] for k in tokens[:, : len(KINDS)].argmax(1)] == ["stay"] * 8 + ["slow"]
    flags = [k for k, name in enumerate(COLUMNS) if name.endswith(".known")]
    told = {COLUMNS[k].removesuffix(".known") for k in flags if tokens[-1, k]}
    assert told == {"clock", "dwell"} | (set() if leaves else {"leaves"})
    assert tokens[-1, column("left")] == leaves
    assert np.isfinite(tokens).all()
