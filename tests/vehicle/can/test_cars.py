"""Each signal that each car's mapping names, packed by the DBC's own words and read back by the router.

The packer places bits as DBC files count them, and what it packs is checked with cantools, so that nothing here
leans on our layouts. What a mapping asks for is read from its TOML file and applied here in its own words.
"""

import functools
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import cantools
import numpy as np
import pytest

from vehicle.can.car import CARS, DBCS, Car, car_names, load_car
from vehicle.can.dbcrepair import repair
from vehicle.can.identify import fits, sample
from vehicle.can.layout import j1939_key
from vehicle.can.router import Router
from vehicle.drive import open_drive
from vehicle.errors import CarError
from vehicle.events import EXTENDED, Frame, FrameBlock
from vehicle.signals import PATHS, Value, signal
from vehicle.state import SignalState

REPLAYS = Path(__file__).parents[3] / "replays"
TABLES = {name: tomllib.loads((CARS / f"{name}.toml").read_text(encoding="utf-8")) for name in car_names()}
MAPPED = [(name, path) for name, table in TABLES.items() for path in table.get("signals", {})]


class Parsed(NamedTuple):
    """cantools' view of a DBC file, and the true names behind those that the repair replaced."""

    messages: list[Any]
    names: dict[str, str]


class Source(NamedTuple):
    """A signal that a mapping names: its database's place among the car's, its message, and itself."""

    database: int
    message: Any
    signal: Any


@functools.cache
def parsed(file: str) -> Parsed:
    mended = repair((DBCS / file).read_text(encoding="utf-8"))
    return Parsed(cantools.database.load_string(mended.text, "dbc", strict=False).messages, mended.names)


@functools.cache
def loaded(name: str) -> Car:
    return load_car(name)


def find(table: dict[str, Any], dotted: str) -> Source:
    """Resolve a mapping's source as its documentation says: in the databases in their order."""
    stem, _, rest = dotted.rpartition(":")
    message_name, signal_name = rest.split(".")
    for number, entry in enumerate(table["dbc"]):
        if stem and entry["file"] != f"{stem}.dbc":
            continue
        messages, names = parsed(entry["file"])
        for message in messages:
            if names.get(message.name, message.name) == message_name:
                for found in message.signals:
                    if names.get(found.name, found.name) == signal_name:
                        return Source(number, message, found)
    raise AssertionError(f"{dotted}: not in the DBC")


def bits(sig: Any) -> list[int]:
    """Places of a signal's bits, most significant first; place 0 is bit 7 of byte 0, place 7 its bit 0."""
    if sig.byte_order == "little_endian":
        numbers = range(sig.start + sig.length - 1, sig.start - 1, -1)  # numbered from each byte's low end
        return [n // 8 * 8 + 7 - n % 8 for n in numbers]
    first = sig.start // 8 * 8 + 7 - sig.start % 8
    return list(range(first, first + sig.length))


def size_of(message: Any) -> int:
    """Bytes that a frame must have: some files declare fewer than their signals reach."""
    return max(message.length, *(max(bits(s)) // 8 + 1 for s in message.signals if s.length))


def pack(message: Any, raws: dict[str, int]) -> bytes:
    """Put raw values, and the selectors that they need, into a frame of otherwise zero bits."""
    by_name = {s.name: s for s in message.signals}
    wanted = dict(raws)
    queue = list(raws)
    while queue:
        sig = by_name[queue.pop()]
        selector = sig.multiplexer_signal
        if selector is not None and selector not in wanted:
            wanted[selector] = min(sig.multiplexer_ids)
            queue.append(selector)
    frame = bytearray(size_of(message))
    for name, raw in wanted.items():
        sig = by_name[name]
        for place, digit in zip(bits(sig), f"{raw & (1 << sig.length) - 1:0{sig.length}b}", strict=True):
            frame[place // 8] |= int(digit) << 7 - place % 8
    return bytes(frame)


def raw_limits(sig: Any) -> tuple[int, int]:
    half = 1 << sig.length - 1
    return (-half, half - 1) if sig.is_signed else (0, 2 * half - 1)


def physical(sig: Any, raw: int) -> float:
    return raw * sig.scale + sig.offset


def raw_of(sig: Any, value: float) -> int:
    return round((value - sig.offset) / sig.scale)


def key_of(message: Any) -> int:
    return int(message.frame_id) | (EXTENDED if message.is_extended_frame else 0)


class Witness(SignalState):
    """A state that also keeps what was set for one signal, by the time of the frame."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.seen: dict[int, Value | None] = {}
        self._watched = PATHS[path]

    def set(self, index: int, value: Value | None, t_ns: int) -> None:
        super().set(index, value, t_ns)
        if index == self._watched:
            self.seen[t_ns] = value


class Bench:
    """One mapped signal of one car: what its file says, and a way to send it frames."""

    def __init__(self, name: str, path: str) -> None:
        self.path = path
        self.entry = TABLES[name]["signals"][path]
        dotted = self.entry["from"]
        self.sources = [find(TABLES[name], d) for d in ([dotted] if isinstance(dotted, str) else dotted)]
        self.message = self.sources[0].message
        self.conditions = {
            field: find(TABLES[name], self.entry[field]).signal
            for field in ("valid_if", "negative_if")
            if field in self.entry
        }
        self.bus = TABLES[name]["dbc"][self.sources[0].database].get("bus")
        self.router = Router(loaded(name))

    def frame(self, t_ns: int, raws: list[int], **conditions: int) -> Frame:
        values = {s.signal.name: raw for s, raw in zip(self.sources, raws, strict=True)}
        values |= {self.conditions[field].name: raw for field, raw in conditions.items()}
        return Frame(t_ns, self.bus or 0, key_of(self.message), pack(self.message, values))

    def send(self, frames: list[Frame]) -> list[Value | None]:
        """Return what each frame sets; the state's own reading must agree on the last."""
        state = Witness(self.path)
        self.router.apply(FrameBlock.of(frames), state)
        assert list(state.seen) == [f.t_ns for f in frames], "every whole frame says the signal"
        reading = state.read(self.path, frames[-1].t_ns)
        assert reading.value == state.seen[frames[-1].t_ns]
        assert reading.validity == ("valid" if reading.value is not None else "invalid")
        return list(state.seen.values())

    def raws(self) -> list[int]:
        """Every raw value of a narrow signal; of a wide one its ends, its middle, and the edges of what is believed."""
        sig = self.sources[0].signal
        low, high = raw_limits(sig)
        if sig.length <= 8:
            return list(range(low, high + 1))
        scale, offset = self.entry.get("scale", 1.0), self.entry.get("offset", 0.0)
        leaf = signal(self.path)
        marks = [low, high, (low + high) // 2, 0, 1, 2, 1234, 4567]
        for edge in (leaf.low, leaf.high, self.entry.get("above", 0.0), *self.entry.get("invalid", ())):
            middle = raw_of(sig, edge if "above" in self.entry else (edge - offset) / scale)
            marks += [middle - 1, middle, middle + 1, raw_of(sig, edge)]
        marks += [raw_of(sig, float(key)) for key in self.entry.get("map", ())]
        return sorted({raw for raw in marks if low <= raw <= high})

    def expected(self, raws: list[int], negative: bool = False) -> Value | None:
        """What the mapping's file asks for, in the words of its documentation."""
        values = [physical(s.signal, raw) for s, raw in zip(self.sources, raws, strict=True)]
        if any(abs(v - bad) < 1e-6 for v in values for bad in self.entry.get("invalid", ())):
            return None
        value = sum(values) / len(values) * (-1 if negative else 1)
        leaf = signal(self.path)
        if "map" in self.entry:
            return next((v for k, v in self.entry["map"].items() if abs(float(k) - value) < 1e-6), None)
        if "above" in self.entry:
            return value > self.entry["above"]
        if leaf.kind == "bool":
            return {0: False, 1: True}.get(value)
        value = value * self.entry.get("scale", 1) + self.entry.get("offset", 0)
        return value if leaf.low <= value <= leaf.high else None

    def at_an_edge(self, raws: list[int]) -> bool:
        """Whether a rounding in the last digit decides about being in range or above a threshold."""
        value = sum(physical(s.signal, raw) for s, raw in zip(self.sources, raws, strict=True)) / len(raws)
        said = value * self.entry.get("scale", 1) + self.entry.get("offset", 0)
        leaf = signal(self.path)
        edges = (leaf.low, leaf.high, self.entry.get("above", leaf.low))
        return any(said != edge and abs(said - edge) < 1e-9 * max(1.0, abs(edge)) for edge in edges)


def same(got: Value | None, wanted: Value | None) -> bool:
    if isinstance(wanted, float) and isinstance(got, (int, float)) and not isinstance(got, bool):
        return got == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    return got == wanted and isinstance(got, bool) == isinstance(wanted, bool)


@pytest.mark.parametrize(("name", "path"), MAPPED)
def test_each_mapped_signal_comes_back_as_its_file_says(name: str, path: str) -> None:
    bench = Bench(name, path)
    choices = [[raw] * len(bench.sources) for raw in bench.raws()]
    if len(bench.sources) > 1:  # each source for itself, so that none is left out of the mean
        limits = [raw_limits(s.signal) for s in bench.sources]
        choices = [[max(lo, min(hi, r)) for r, (lo, hi) in zip(c, limits, strict=True)] for c in choices]
        ground = [max(lo, 0) for lo, _ in limits]
        for place, (_, high) in enumerate(limits):
            for raw in (1, high // 3, high // 2):
                choices.append([*ground[:place], raw, *ground[place + 1 :]])
    choices = [c for c in choices if not bench.at_an_edge(c)]
    always = {"valid_if": 1} if "valid_if" in bench.conditions else {}
    got = bench.send([bench.frame(n, c, **always) for n, c in enumerate(choices)])
    for values, found in zip(choices, got, strict=True):
        assert same(found, bench.expected(values)), (values, found, bench.expected(values))
    if "valid_if" in bench.conditions:
        assert bench.send([bench.frame(n, c, valid_if=0) for n, c in enumerate(choices)]) == [None] * len(choices)
    if "negative_if" in bench.conditions:
        got = bench.send([bench.frame(n, c, negative_if=1) for n, c in enumerate(choices)])
        for values, found in zip(choices, got, strict=True):
            assert same(found, bench.expected(values, negative=True)), (values, found)


@pytest.mark.parametrize(("name", "path"), MAPPED)
def test_each_word_of_a_mapping_can_be_met(name: str, path: str) -> None:
    """A map's keys and the invalid values are values that the signal can have, and the frames really say them."""
    bench = Bench(name, path)
    sig = bench.sources[0].signal
    low, high = raw_limits(sig)
    always = {"valid_if": 1} if "valid_if" in bench.conditions else {}
    for key, word in bench.entry.get("map", {}).items():
        raw = raw_of(sig, float(key))
        assert low <= raw <= high, f"{key} never comes"
        assert bench.send([bench.frame(0, [raw], **always)]) == [word]
    for source in bench.sources:
        for bad in bench.entry.get("invalid", ()):
            raw = raw_of(source.signal, bad)
            assert raw_limits(source.signal)[0] <= raw <= raw_limits(source.signal)[1], f"{bad} never comes"
            assert physical(source.signal, raw) == pytest.approx(bad), f"{bad} lies between two steps"
    for bad in bench.entry.get("invalid", ()):
        raws = [raw_of(s.signal, bad) for s in bench.sources]
        assert bench.send([bench.frame(0, raws, **always)]) == [None]
        if "negative_if" in bench.conditions:
            assert bench.send([bench.frame(0, raws, negative_if=1)]) == [None]


@pytest.mark.parametrize(("name", "path"), MAPPED)
def test_a_short_frame_or_one_of_another_bus_changes_nothing(name: str, path: str) -> None:
    bench = Bench(name, path)
    whole = bench.frame(0, [1] * len(bench.sources))
    short = Frame(0, whole.bus, whole.key, whole.data[:-1])
    state = SignalState()
    before, counts = state.snapshot(), bench.router.counts
    bench.router.apply(FrameBlock.of([short]), state)
    assert state.snapshot() == before
    assert bench.router.counts == counts._replace(frames=1, mapped=1, short=1)
    elsewhere = Frame(0, 1 if whole.bus == 0 else 0, whole.key, whole.data)
    bench.router.apply(FrameBlock.of([elsewhere]), state)
    if bench.bus is None:
        assert state.known(), "a mapping that names no bus takes its frames from each"
    else:
        assert state.snapshot() == before
        assert bench.router.counts == counts._replace(frames=2, mapped=1, short=1)
    longer = Frame(0, whole.bus, whole.key, whole.data + b"\xff" * (1 if len(whole.data) != 8 else 4))
    state = Witness(path)
    bench.router.apply(FrameBlock.of([longer]), state)
    assert list(state.seen) == [0], "more bytes than the message has do no harm"


CANTOOLS_FAILS = {("mazda-cx-5-2017", "CRZ_CTRL")}
"""Messages whose signals overlap, on which cantools' decoder fails."""


@pytest.mark.parametrize("name", [n for n in TABLES if TABLES[n].get("dbc")])
def test_the_packer_agrees_with_cantools(name: str) -> None:
    """What the packer puts in, cantools takes out; and no two mapped messages are the same frame."""
    keys: dict[tuple[int | None, int], tuple[int, str]] = {}
    for path in TABLES[name]["signals"]:
        bench = Bench(name, path)
        for source in bench.sources:
            low, high = raw_limits(source.signal)
            raw = min(high, max(low, 0b1011_0010_1101 & (1 << source.signal.length) - 1))
            frame = pack(source.message, {source.signal.name: raw})
            try:
                said = source.message.decode(frame, decode_choices=False)
            except cantools.database.DecodeError:
                assert (name, source.message.name) in CANTOOLS_FAILS
                continue
            assert said[source.signal.name] == pytest.approx(physical(source.signal, raw)), path
        key = key_of(bench.message)
        key = j1939_key(key) if bench.message.protocol == "j1939" else key
        owner = bench.sources[0].database, bench.message.name
        assert keys.setdefault((bench.bus, key), owner) == owner, f"{path}: two messages claim frame {key:#x}"


def test_enough_models_of_enough_makes() -> None:
    from_opendbc = {n: t for n, t in TABLES.items() if t.get("dbc") and not _of(t, "kona", "css")}
    assert len(from_opendbc) >= 15
    assert len({t["make"] for t in from_opendbc.values()}) >= 12
    assert len({(t["make"], t["model"]) for t in TABLES.values()}) == len(TABLES)


def _of(table: dict[str, Any], *beginnings: str) -> bool:
    return any(d["file"].startswith(beginnings) for d in table["dbc"])


WANTED = {
    "speed": "Vehicle.Speed",
    "gear": "Vehicle.Powertrain.Transmission.SelectedGear",
    "steering": "Vehicle.Chassis.SteeringWheel.Angle",
    "brake": "Vehicle.Chassis.Brake.",
    "left blinker": "Vehicle.Body.Lights.DirectionIndicator.Left.",
    "right blinker": "Vehicle.Body.Lights.DirectionIndicator.Right.",
    "doors": "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen",
    "belt": "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted",
}
NOT_CARS = {
    "css-canmod-gps": "a satellite receiver: it knows its place and speed, and nothing of the car around it",
    "obd2": "what every car answers to a diagnosis: SAE J1979 has no gear, wheel, blinker, door or belt",
}


@pytest.mark.parametrize("name", sorted(set(TABLES) - set(NOT_CARS)))
def test_each_car_says_what_a_drive_needs(name: str) -> None:
    paths = loaded(name).paths
    assert {what for what, begin in WANTED.items() if not any(p.startswith(begin) for p in paths)} == set()


def test_those_that_are_no_whole_car_say_so() -> None:
    for name in NOT_CARS:
        assert {what for what, begin in WANTED.items() if any(p.startswith(begin) for p in loaded(name).paths)} == {
            "speed"
        }
        assert len(loaded(name).notes.split()) > 10, f"{name} does not say why"
    assert loaded("obd2").obd


def test_no_car_that_ships_may_be_written_to() -> None:
    assert [name for name in TABLES if loaded(name).writable] == []


def test_timeouts_of_a_mapping_replace_the_catalogue() -> None:
    for name, table in TABLES.items():
        asked = {p: e["timeout_s"] for p, e in table.get("signals", {}).items() if "timeout_s" in e}
        assert loaded(name).timeouts_s == asked


def test_a_car_belongs_to_the_files_of_its_folder() -> None:
    with pytest.raises(CarError, match="no car named 'hovercraft'; 'outrider cars' lists"):
        load_car("hovercraft")


DBC = """VERSION ""
BU_: X
BO_ 256 MOTION: 8 X
 SG_ SPEED : 0|16@1+ (0.01,0) [0|0] "km/h" X
 SG_ VALID : 16|1@1+ (1,0) [0|0] "" X
 SG_ LAMP : 24|4@1+ (1,0) [0|0] "" X
 SG_ MODE : 32|4@1+ (1,0) [0|0] "" X
 SG_ MINUS : 40|1@1+ (1,0) [0|0] "" X
BO_ 257 OTHER: 8 X
 SG_ VALID : 0|1@1+ (1,0) [0|0] "" X
"""
SPEED, LAMP, WIPER = "Vehicle.Speed", "Vehicle.Body.Lights.Beam.High.IsOn", "Vehicle.Body.Windshield.Front.Wiping.Mode"


@pytest.fixture
def write_car(tmp_path: Path) -> Any:
    (tmp_path / "own.dbc").write_text(DBC)

    def write(signals: str, head: str = "") -> str:
        path = tmp_path / "own.toml"
        top = f'make = "Own"\nmodel = "Car"\n{head}\n[[dbc]]\nfile = "own.dbc"\nbus = 1\n'
        path.write_text(f"{top}\n[signals]\n{signals}\n")
        return str(path)

    return write


MISTAKES = {
    "unknown field": (SPEED, '{ from = "MOTION.SPEED", scael = 2 }', "scael"),
    "no source": (SPEED, "{ scale = 2 }", "from"),
    "empty source": (SPEED, "{ from = [] }", "names no source"),
    "field of the wrong type": (SPEED, '{ from = "MOTION.SPEED", scale = "2" }', "scale"),
    "timeout of zero": (SPEED, '{ from = "MOTION.SPEED", timeout_s = 0 }', "timeout_s"),
    "unknown path": ("Vehicle.Sped", '{ from = "MOTION.SPEED" }', "no signal of the catalogue"),
    "unknown DBC signal": (SPEED, '{ from = "MOTION.SPEDE" }', "'MOTION.SPEDE'"),
    "unknown DBC file": (SPEED, '{ from = "other:MOTION.SPEED" }', "'other:MOTION.SPEED'"),
    "source without a point": (SPEED, '{ from = "SPEED" }', "'SPEED'"),
    "a number for a yes or no": (LAMP, '{ from = "MOTION.LAMP", map = { 0 = 0, 1 = 1 } }', "cannot be 0"),
    "a threshold for a number": (SPEED, '{ from = "MOTION.SPEED", above = 3 }', "above"),
    "a factor for a yes or no": (LAMP, '{ from = "MOTION.LAMP", scale = 2 }', "scale"),
    "a word without a map": (WIPER, '{ from = "MOTION.MODE" }', "map"),
    "a word that is no choice": (WIPER, '{ from = "MOTION.MODE", map = { 0 = "HASTY" } }', "HASTY"),
    "a number out of range": (SPEED, '{ from = "MOTION.SPEED", map = { 0 = 900 } }', "900"),
    "a key that is no number": (LAMP, '{ from = "MOTION.LAMP", map = { on = true } }', "'on'"),
    "different messages": (SPEED, '{ from = ["MOTION.SPEED", "OTHER.VALID"] }', "different messages"),
    "a condition elsewhere": (SPEED, '{ from = "MOTION.SPEED", valid_if = "OTHER.VALID" }', "different messages"),
    "an unknown condition": (SPEED, '{ from = "MOTION.SPEED", valid_if = "MOTION.NONE" }', "'MOTION.NONE'"),
    "map and above": (LAMP, '{ from = "MOTION.LAMP", map = { 0 = false }, above = 1 }', "only one of map, above"),
    "map and scale": (SPEED, '{ from = "MOTION.SPEED", map = { 0 = 1 }, scale = 2 }', "only one of map, above"),
    "a mean of words": (WIPER, '{ from = ["MOTION.MODE", "MOTION.LAMP"], map = { 0 = "OFF" } }', "mean"),
    "a mean of lamps": (LAMP, '{ from = ["MOTION.MODE", "MOTION.LAMP"], above = 0 }', "mean"),
    "a lamp's sign": (LAMP, '{ from = "MOTION.LAMP", negative_if = "MOTION.MINUS" }', "negative_if"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_mapping_is_told_with_its_place(write_car: Any, mistake: str) -> None:
    path, entry, told = MISTAKES[mistake]
    file = write_car(f'"{path}" = {entry}')
    with pytest.raises(CarError) as caught:
        load_car(file)
    text = str(caught.value)
    assert text.startswith(f"{file}: ")
    assert path in text
    assert told in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("colour = 1", "colour"),
        ('energy = "steam"', "energy"),
        ("years = 2017", "years"),
        ('writable = { "Vehicle.Sped" = { to = "MOTION.SPEED" } }', "Vehicle.Sped: is no signal of the catalogue"),
        ('writable = { "Vehicle.Speed" = { to = "MOTION.NONE" } }', "Vehicle.Speed: no DBC of this car"),
        ('writable = { "Vehicle.Speed" = { from = "MOTION.SPEED" } }', "Vehicle.Speed: "),
        ('writable = { "Vehicle.Speed" = { to = "MOTION.SPEED", scale = 0 } }', "Vehicle.Speed: has a scale of 0"),
        (f'writable = {{ "{WIPER}" = {{ to = "MOTION.MODE" }} }}', f"{WIPER}: is a word; give a map"),
        ("this is no TOML", "line 3"),
    ],
)
def test_a_mistake_in_a_car_s_facts_is_told(write_car: Any, head: str, told: str) -> None:
    file = write_car("", head)
    with pytest.raises(CarError) as caught:
        load_car(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_own_car_beside_its_own_dbc(write_car: Any) -> None:
    """Every field of a mapping at once, with the values worked out by hand."""
    entries = f"""
"{SPEED}" = {{ from = "MOTION.SPEED", scale = 2, offset = -1, invalid = [655.35], valid_if = "MOTION.VALID" }}
"{LAMP}" = {{ from = "MOTION.LAMP", above = 3 }}
"{WIPER}" = {{ from = "MOTION.MODE", map = {{ 0 = "OFF", 2 = "FAST" }} }}
"Vehicle.Acceleration.Lateral" = {{ from = "MOTION.LAMP", negative_if = "MOTION.MINUS", invalid = [15] }}
"""
    router = Router(load_car(write_car(entries)))

    def read(payload: str) -> list[Value | None]:
        state = SignalState()
        router.apply(FrameBlock.of([Frame(0, 1, 256, bytes.fromhex(payload))]), state)
        return [state.read(p, 0).value for p in (SPEED, LAMP, WIPER, "Vehicle.Acceleration.Lateral")]

    assert read("8813 01 04 02 01 0000") == [99.0, True, "FAST", -4]  # 0x1388 is 50 km/h
    assert read("8813 00 03 00 00 0000") == [None, False, "OFF", 3]
    assert read("ffff 01 00 01 00 0000") == [None, False, None, 0]
    assert read("ffff 00 0f 0f 01 0000") == [None, True, None, None], "15 is unknown whatever its sign"
    assert read("204e 01 00 00 00 0000")[0] == 399.0
    assert read("3450 01 00 00 00 0000")[0] is None, "beyond 400 km/h nothing is believed"


Column = np.ndarray[Any, Any]


def _believed(drive: str, times_s: Column) -> dict[str, list[Value | None]]:
    """Replay a drive through the router; return what may be believed of each signal at each moment."""
    opened = open_drive(REPLAYS / drive)
    assert opened.info is not None
    car = load_car(opened.car)
    state, router = SignalState(car.timeouts_s), Router(car)
    block = FrameBlock.join(list(opened.open_log().blocks))
    found: dict[str, list[Value | None]] = {s.path: [] for s in car.signals}
    start = 0
    for t_s in times_s:
        end = int(np.searchsorted(block.t_ns, int(t_s * 1e9), side="right"))
        router.apply(block[start:end], state)
        start = end
        for path, values in found.items():
            reading = state.read(path, int(t_s * 1e9))
            values.append(reading.value if reading.valid else None)
    assert router.counts.short == router.counts.multiplexer == 0
    return found


MOVING = (
    "Vehicle.Acceleration.Longitudinal",
    "Vehicle.Acceleration.Lateral",
    "Vehicle.AngularVelocity.Yaw",
    "Vehicle.Chassis.SteeringWheel.Angle",
)


def _alike(one: Column, other: Column) -> float:
    """Correlation of two columns, each over two seconds, because these sensors are coarse."""
    window = np.ones(20) / 20
    smooth = [np.convolve(column, window, "valid") for column in (one, other)]
    return float(np.corrcoef(*smooth)[0, 1])


def test_a_real_minute_of_the_rav4_is_plausible() -> None:
    found = _believed("rav4-highway", np.arange(1.0, 60.0, 0.1))
    ranges = {
        "Vehicle.Speed": (25, 80),
        "Vehicle.Chassis.SteeringWheel.Angle": (-60, 60),
        "Vehicle.AngularVelocity.Yaw": (-15, 15),
        "Vehicle.Acceleration.Longitudinal": (-5, 5),
        "Vehicle.Acceleration.Lateral": (-5, 5),
        "Vehicle.Powertrain.CombustionEngine.Speed": (700, 4_000),
        "Vehicle.Chassis.Accelerator.PedalPosition": (0, 100),
    }
    for path, (low, high) in ranges.items():
        values = found[path]
        assert None not in values, path
        assert low <= min(values) <= max(values) <= high, path
    ahead, aside, yaw, wheel = (np.array(values, float) for values in (found[p] for p in MOVING))
    speed = np.array(found["Vehicle.Speed"], float) / 3.6
    assert _alike(np.gradient(speed, 0.1), ahead) > 0.9, "it accelerates as its speed changes"
    assert _alike(wheel * speed, yaw) > 0.85, "it turns to the side to which it is steered"
    assert _alike(np.radians(yaw) * speed, aside) > 0.7, "what it turns, it feels"
    assert set(found["Vehicle.Powertrain.Transmission.SelectedGear"]) == {127}
    assert set(found["Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"]) <= {True, None}
    assert set(found["Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"]) <= {False, None}


def test_a_real_heating_of_the_kona_is_plausible() -> None:
    found = _believed("kona-heating", np.arange(1.0, 150.0, 1.0))
    power = [v for v in found["Vehicle.Cabin.HVAC.Heater.CurrentPower"] if v is not None]
    assert len(power) > 50
    assert 0 <= min(power) < 1_000 < max(power) <= 8_000
    assert {v for v in found["Vehicle.Cabin.HVAC.Heater.IsActive"] if v is not None} == {False, True}
    compressor = [v for v in found["Vehicle.Cabin.HVAC.Compressor.CurrentPower"] if v is not None]
    assert all(0 <= v <= 5_000 for v in compressor)
    target = [v for v in found["Vehicle.Cabin.HVAC.Heater.TargetTemperature"] if v is not None]
    assert all(10 <= v <= 90 for v in target)


@pytest.mark.parametrize(
    ("drive", "car"),
    [("rav4-highway", "toyota-rav4-2017"), ("kona-heating", "hyundai-kona-ev"), ("css-gps-trip", "css-canmod-gps")],
)
def test_a_log_names_its_own_car_first(drive: str, car: str) -> None:
    found = fits(sample(open_drive(REPLAYS / drive).open_log()))
    assert found[0].car == car
    assert found[0].score > 1.1 * max((f.score for f in found[1:]), default=0.0)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert all(f.score > 0 and 0 <= f.signals <= 1 and 0 <= f.frames <= 1 for f in found)


def test_frames_of_no_known_car_fit_none() -> None:
    assert fits(FrameBlock.of([Frame(n, 0, 0x7F3, b"\1") for n in range(100)])) == []
    assert fits(FrameBlock.of([])) == []


def test_a_car_may_stand_on_one_that_ships(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'base = "toyota-rav4-2017"\nmodel = "Mine"\n'
        f'[signals]\n"{SPEED}" = {{ from = "SPEED.SPEED", scale = 2 }}\n'
        f'[writable]\n"{SPEED}" = {{ to = "SPEED.SPEED" }}\n'
    )
    mine, base = load_car(str(file)), load_car("toyota-rav4-2017")
    assert (mine.name, mine.title, mine.energy) == ("mine", f"{base.make} Mine", base.energy)
    assert mine.paths == base.paths
    assert [signal.path for signal in mine.writable] == [SPEED]
    assert base.writable == ()
    speeds = [next(s for s in car.signals if s.path == SPEED).convert([10.0]) for car in (base, mine)]
    assert speeds == [10.0, 20.0]


@pytest.mark.parametrize("base", ['"toyota-nowhere"', "3", '"../cars/obd2"'])
def test_a_base_that_does_not_ship_is_told(tmp_path: Path, base: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"base = {base}\n")
    with pytest.raises(CarError, match="base: no car named"):
        load_car(str(file))
