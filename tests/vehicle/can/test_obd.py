"""OBD-II: answers of real cars, and the questions that are asked."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vehicle.can.obd import LENGTHS, PIDS, RESPONSE_KEYS, ObdDecoder, read_answer, supported_pids
from vehicle.can.obdpoll import FUNCTIONAL, FUNCTIONAL_EXTENDED, ObdPoller, Request, flow_control_key
from vehicle.events import EXTENDED
from vehicle.signals import CATALOGUE, PATHS, Value

S = 1_000_000_000
MS = 1_000_000
ENGINE = 0x7E8
TRIP = Path(__file__).parents[4] / "shared/data/can/css_gps_trip"

SPEED = PATHS["Vehicle.Speed"]


def told(frames: str, key: int = ENGINE) -> dict[str, Value | None]:
    """What a decoder reads from frames given in hex, by path."""
    decoder = ObdDecoder()
    pairs = [pair for frame in frames.split() for pair in decoder.feed(0, key, bytes.fromhex(frame))]
    return {CATALOGUE[index].path: value for index, value in pairs}


@pytest.mark.parametrize(
    ("frame", "path", "value"),
    [  # the first seven are a real car's (CSS Electronics, api-examples, MIT)
        ("03410d3900000000", "Vehicle.Speed", 57.0),
        ("04410c1820000000", "Vehicle.Powertrain.CombustionEngine.Speed", 1544.0),
        ("04410c1820000000", "Vehicle.Powertrain.CombustionEngine.IsRunning", True),
        ("04410c0000000000", "Vehicle.Powertrain.CombustionEngine.IsRunning", False),
        ("0341058500000000", "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature", 93.0),
        ("03412f8c00000000", "Vehicle.Powertrain.FuelSystem.RelativeLevel", pytest.approx(54.9, abs=0.01)),
        ("0441422f6c000000", "Vehicle.LowVoltageBattery.CurrentVoltage", 12.14),
        ("0341461e00000000", "Vehicle.Exterior.AirTemperature", -10.0),
        ("03415c8200000000", "Vehicle.Powertrain.CombustionEngine.EngineOil.Temperature", 90.0),
        ("03415aff00000000", "Vehicle.Chassis.Accelerator.PedalPosition", 100.0),
        ("03415b8000000000", "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current", pytest.approx(50.2, abs=0.01)),
        ("0641a60012d68700", "Vehicle.TraveledDistance", 123_456.7),
    ],
)
def test_one_answer_one_value(frame: str, path: str, value: Value) -> None:
    assert told(frame)[path] == value


def test_every_pid_that_is_asked_has_a_length_and_a_place_in_the_catalogue() -> None:
    for number, pid in PIDS.items():
        for path, convert in pid.outputs:
            assert path in PATHS
            assert convert(bytes(LENGTHS[number])) is not None


def test_several_pids_in_one_answer_of_several_frames() -> None:
    assert told("1008410c1af80d32 21057b0000000000") == {
        "Vehicle.Powertrain.CombustionEngine.Speed": 1726.0,
        "Vehicle.Powertrain.CombustionEngine.IsRunning": True,
        "Vehicle.Speed": 50.0,
        "Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature": 83.0,
    }


@pytest.mark.parametrize(
    ("frame", "count"),
    [
        ("02410d0000000000", "malformed"),  # no value
        ("05410d390c1a0000", "malformed"),  # speed, and half of the engine speed
        ("0141000000000000", "malformed"),  # no PID
        ("05410d3963aa0000", "unknown_pid"),  # behind a PID of unknown length nothing can be told apart
        ("0662010d00000000", "other_service"),
        ("037f011200000000", "other_service"),  # refused
    ],
)
def test_an_answer_counts_wholly_or_not_at_all(frame: str, count: str) -> None:
    decoder = ObdDecoder()
    assert decoder.feed(0, ENGINE, bytes.fromhex(frame)) == []
    assert decoder.counters == {count: 1}
    assert decoder.malformed == (count == "malformed")


def test_a_value_that_cannot_be_is_no_value() -> None:
    # the standard's scale reaches 215 degrees, which no coolant does
    assert told("034105ff00000000") == {"Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature": None}


def test_keys() -> None:
    assert ObdDecoder().keys == RESPONSE_KEYS
    assert set(range(0x7E8, 0x7F0)) < RESPONSE_KEYS
    assert EXTENDED | 0x18DAF110 in RESPONSE_KEYS
    assert 0x18DAF110 not in RESPONSE_KEYS
    assert told("03410d3900000000", EXTENDED | 0x18DAF158) == {"Vehicle.Speed": 57.0}
    assert told("03410d3900000000", 0x7E7) == {}


@given(st.lists(st.tuples(st.sampled_from([0x7E8, 0x7E9, EXTENDED | 0x18DAF110]), st.binary(max_size=10))))
def test_any_bytes_give_only_believable_values(frames: list[tuple[int, bytes]]) -> None:
    decoder = ObdDecoder()
    for n, (key, data) in enumerate(frames):
        for index, value in decoder.feed(n * MS, key, data):
            assert value is None or CATALOGUE[index].accepts(value)


@given(st.lists(st.sampled_from(sorted(LENGTHS)), min_size=1, max_size=6), st.data())
def test_answers_are_read_back(pids: list[int], data: st.DataObject) -> None:
    pairs = [(pid, data.draw(st.binary(min_size=LENGTHS[pid], max_size=LENGTHS[pid]))) for pid in pids]
    message = b"\x41" + b"".join(bytes([pid]) + value for pid, value in pairs)
    assert read_answer(message) == pairs


def test_bitmaps() -> None:
    # BE 1F A8 13 is the example of SAE J1979
    assert supported_pids(0, bytes.fromhex("be1fa813")) == {
        0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x13, 0x15, 0x1C, 0x1F, 0x20,
    }  # fmt: skip
    assert supported_pids(0x20, bytes.fromhex("80000001")) == {0x21, 0x40}
    decoder = ObdDecoder()
    decoder.feed(0, 0x7E8, bytes.fromhex("0641000008000000"))
    decoder.feed(0, 0x7E9, bytes.fromhex("0641000010000000"))
    assert decoder.supported == {0x0C, 0x0D}


def test_a_decoder_comes_back_to_its_snapshot() -> None:
    decoder = ObdDecoder()
    decoder.feed(0, ENGINE, bytes.fromhex("0641000008000000"))
    decoder.feed(0, ENGINE, bytes.fromhex("1008410c1af80d32"))
    there = decoder.snapshot()
    last = bytes.fromhex("21057b0000000000")
    first = decoder.feed(MS, ENGINE, last)
    decoder.feed(MS, ENGINE, last)
    decoder.restore(there)
    assert decoder.snapshot() == there
    assert decoder.feed(MS, ENGINE, last) == first
    decoder.reset()
    assert decoder.snapshot() == ObdDecoder().snapshot()


class Car:
    """A car that answers on the diagnostic keys: a bitmap for each block, a zero for each PID."""

    def __init__(self, pids: set[int], key: int = ENGINE, extended: bool = False) -> None:
        self.pids, self.key, self.extended = pids, key, extended
        self.asked: list[tuple[int, int]] = []

    def answer(self, t_ns: int, request: Request) -> list[bytes]:
        if request.key != (FUNCTIONAL_EXTENDED if self.extended else FUNCTIONAL):
            return []
        message = b"\x41"
        for pid in request.data[2 : 1 + request.data[0]]:
            self.asked.append((t_ns, pid))
            if pid % 0x20 == 0:
                bits = sum(1 << (32 - (other - pid)) for other in self._named() if 0 < other - pid <= 32)
                message += bytes([pid]) + bits.to_bytes(4)
            elif pid in self.pids:
                message += bytes([pid]) + bytes(LENGTHS[pid])
        if len(message) <= 7:
            return [bytes([len(message)]) + message.ljust(7, b"\0")]
        frames = [bytes([0x10, len(message)]) + message[:6]]
        rest = message[6:]
        return frames + [bytes([0x21 + n]) + rest[7 * n : 7 * n + 7].ljust(7, b"\0") for n in range(-(-len(rest) // 7))]

    def _named(self) -> set[int]:
        return self.pids | {block for block in (0x20, 0x40, 0x60, 0x80, 0xA0) if any(p > block for p in self.pids)}


def drive(poller: ObdPoller, car: Car | None, seconds: float, start_ns: int = 0) -> list[tuple[int, Request]]:
    """Let the two talk, in steps of 10 ms; return all that was sent."""
    sent = []
    for t_ns in range(start_ns, start_ns + int(seconds * S), 10 * MS):
        for request in poller.due(t_ns):
            sent.append((t_ns, request))
            for frame in car.answer(t_ns, request) if car else ():
                sent += [(t_ns, flow) for flow in poller.heard(t_ns + 5 * MS, car.key, frame)] if car else []
    return sent


def test_the_poller_asks_what_is_supported_and_then_only_that() -> None:
    car = Car({0x05, 0x0C, 0x0D, 0x11, 0x49, 0x2F, 0xA6})
    poller = ObdPoller(extended=False)
    drive(poller, car, 20)
    pids = [pid for _, pid in car.asked]
    assert pids[:6] == [0x00, 0x20, 0x40, 0x60, 0x80, 0xA0]
    assert set(pids[6:]) == {0x05, 0x0C, 0x0D, 0x2F, 0xA6}
    assert poller.supported >= {0x05, 0xA6}


def test_fast_signals_are_asked_five_times_a_second_and_slow_ones_seldom() -> None:
    car = Car(set(PIDS))
    sent = drive(ObdPoller(extended=False), car, 30)
    late = [pid for t_ns, pid in car.asked if t_ns >= 10 * S]
    assert 90 <= late.count(0x0D) <= 100
    assert 90 <= late.count(0x0C) <= 100
    assert late.count(0x05) == 4
    times = [t_ns for t_ns, _ in sent]
    assert min(later - sooner for sooner, later in pairwise(times)) >= 50 * MS
    assert all(request.data[0] == 2 and request.data[1] == 1 and len(request.data) == 8 for _, request in sent)


def test_without_knowing_both_ways_of_addressing_are_tried() -> None:
    unit = EXTENDED | 0x18DAF110
    sent = drive(ObdPoller(), Car({0x0D}, unit, extended=True), 10)
    assert sent[0][1].key == FUNCTIONAL
    assert {request.key for t_ns, request in sent if t_ns > 1.5 * S} == {FUNCTIONAL_EXTENDED}


def test_a_car_that_is_off_is_left_in_peace() -> None:
    sent = drive(ObdPoller(), None, 100)
    assert len([t for t, _ in sent if t < 10 * S]) == 10
    assert len([t for t, _ in sent if t >= 20 * S]) <= 8
    assert {request.data.hex() for _, request in sent} == {"0201000000000000"}


def test_a_car_that_falls_silent_is_asked_from_the_start() -> None:
    poller, car = ObdPoller(extended=False), Car({0x0D})
    drive(poller, car, 5)
    assert poller.supported
    sent = drive(poller, None, 8, 5 * S)
    assert sent[-1][1].data.hex() == "0201000000000000"
    assert not poller.supported
    car.asked.clear()
    drive(poller, car, 3, 13 * S)
    assert 0x0D in {pid for _, pid in car.asked}


def test_a_bitmap_that_is_named_but_never_answered_is_lived_without() -> None:
    poller = ObdPoller(extended=False)
    asked = []
    for t_ns in range(0, 10 * S, 10 * MS):
        for request in poller.due(t_ns):
            asked.append(request.data[2])
            if request.data[2] in (0x00, 0x0D):
                answer = {0x00: "0641000008000001", 0x0D: "03410d0000000000"}[request.data[2]]
                poller.heard(t_ns, ENGINE, bytes.fromhex(answer))
    assert asked.count(0x00) == 1
    assert asked.count(0x0D) > 30


def test_long_answers_to_our_own_requests_get_flow_control_and_others_do_not() -> None:
    car = Car(set(PIDS))
    grouped = drive(ObdPoller(extended=False, group=6), car, 5)
    flows = [request for _, request in grouped if request.key == 0x7E0]
    assert flows
    assert set(flows) == {Request(0x7E0, bytes.fromhex("3000000000000000"))}
    assert {len(request.data) for _, request in grouped} == {8}
    alone = ObdPoller(extended=False)
    alone.due(0)
    assert alone.heard(MS, ENGINE, bytes.fromhex("1014490201314434")) == []  # another tester asks for the VIN


def test_flow_control_keys() -> None:
    assert flow_control_key(0x7E8) == 0x7E0
    assert flow_control_key(0x7EF) == 0x7E7
    assert flow_control_key(EXTENDED | 0x18DAF110) == EXTENDED | 0x18DA10F1


def test_group_is_bounded() -> None:
    with pytest.raises(ValueError, match="1 to 6"):
        ObdPoller(group=7)


@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from([0x7E8, 0x7E9]), st.binary(max_size=8)), max_size=60))
def test_whatever_the_bus_says_the_poller_only_asks_for_current_data(heard: list[tuple[int, int, bytes]]) -> None:
    poller = ObdPoller(group=3)
    t_ns = 0
    for wait_ms, key, data in heard:
        t_ns += wait_ms * MS
        for request in (*poller.due(t_ns), *poller.heard(t_ns, key, data)):
            functional = request.key in (FUNCTIONAL, FUNCTIONAL_EXTENDED)
            assert request.data[1] == 0x01 if functional else request.data[0] == 0x30


@pytest.mark.skipif(not TRIP.is_dir(), reason="the public GPS trip is not in ../shared/data/can/css_gps_trip")
def test_a_real_trip_agrees_with_its_gps() -> None:
    can = pytest.importorskip("can")
    pytest.importorskip("asammdf", reason="MF4 logs need the extra 'mf4'")
    decoder, gps, said = ObdDecoder(), [], []
    with can.LogReader(TRIP / "00000164_00000001-60FE3F04.MF4") as log:
        frames = [message for message in log if not message.is_extended_id]
    for message in frames:
        t_ns, data = int(message.timestamp * 1e9), bytes(message.data)
        if message.arbitration_id == 7 and data[0] & 1:
            gps.append((t_ns, (int.from_bytes(data[:3], "little") >> 1 & 0xFFFFF) * 0.0036))
        said += [(t_ns, value) for index, value in decoder.feed(t_ns, message.arbitration_id, data) if index == SPEED]
    assert decoder.malformed == 0
    assert decoder.counters["answers"] > 6500
    # the nearest speed of the car to each of the receiver's, which it sends a second apart
    pairs = [(kmh, min(said, key=lambda s: abs(s[0] - t_ns))[1]) for t_ns, kmh in gps[::5]]
    moving = [(kmh, car) for kmh, car in pairs if kmh > 20 and isinstance(car, float)]
    assert len(moving) > 40
    errors = sorted(abs(kmh - car) for kmh, car in moving)
    assert errors[len(errors) // 2] < 1.0
