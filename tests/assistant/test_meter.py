"""The cost of decisions, by clocks that the test turns."""

from collections.abc import Iterator

from assistant.meter import Meter

MS = 1_000_000


def measure(*took_ms: int) -> Meter:
    def walls() -> Iterator[int]:
        for ms in took_ms:
            yield from (0, ms * MS)

    wall, cpu = walls(), iter(range(0, 10**12, MS))
    meter = Meter(lambda: next(wall), lambda: next(cpu))
    for _ in took_ms:
        meter.end(meter.begin())
    return meter


def test_before_the_first_decision_nothing_is_known() -> None:
    assert Meter().cost() is None


def test_half_and_nearly_all_of_the_decisions_took_so_long() -> None:
    cost = measure(*range(1, 61)).cost()
    assert cost is not None
    assert (cost.p50_ms, cost.p99_ms, cost.cpu_ms) == (31.0, 60.0, 1.0)


def test_only_the_last_minute_counts() -> None:
    cost = measure(1000, *[2] * 60).cost()
    assert cost is not None
    assert cost.p99_ms == 2.0


def test_one_decision_is_enough() -> None:
    cost = measure(7).cost()
    assert cost is not None
    assert (cost.p50_ms, cost.p99_ms) == (7.0, 7.0)
