"""Cars: one small TOML file each, which maps the signals of its DBC files to VSS signals.

Fields of a mapped signal (``[signals]``, keyed by VSS path):

from       "MESSAGE.SIGNAL", "dbc-file:MESSAGE.SIGNAL", or a list of signals of one message, of which the mean is taken
           (of numbers only)
scale, offset   vss = physical * scale + offset (unit and sign conversion)
map        physical value -> value; a value that is not in the table is invalid
above      true when the physical value is greater
invalid    physical values by which the car says that it does not know
valid_if   "MESSAGE.SIGNAL" of the same message that must not be zero
negative_if  "MESSAGE.SIGNAL" of the same message that, when it is not zero, turns the sign
timeout_s  how long a value may be believed, where the catalogue's default does not suit

``[writable]``, keyed by VSS path too, names what may be sent when the user switches sending on: ``to`` (as ``from``),
``scale``, ``offset`` and ``map`` as above. No car that ships has any.

``base`` names a car that ships: what its file says holds here too, unless this one says otherwise, and its DBC files
are looked up before this one's.

``obd2 = true`` reads the answers of an OBD-II diagnosis besides, for whatever the mapping does not say itself.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from vehicle.can.convert import Convert, Invalid, by_factor, by_table, by_threshold
from vehicle.can.dbc import load_dbc
from vehicle.can.layout import Database, MessageLayout, SignalLayout
from vehicle.can.obd import PIDS
from vehicle.errors import CarError
from vehicle.signals import CATALOGUE, PATHS, Signal, Value

__all__ = ["CARS", "Car", "Energy", "MappedSignal", "WritableSignal", "car_names", "load_car"]

CARS = Path(__file__).parent / "cars"
DBCS = Path(__file__).parent / "dbc"

Energy = Literal["petrol", "diesel", "hybrid", "electric", "unknown"]
Scalar = float | int | bool | str


class _DbcEntry(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    bus: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None


class _SignalEntry(msgspec.Struct, forbid_unknown_fields=True, rename={"source": "from"}):
    source: str | list[str]
    scale: float = 1.0
    offset: float = 0.0
    map: dict[str, Scalar] | None = None
    above: float | None = None
    invalid: list[float] = []
    valid_if: str | None = None
    negative_if: str | None = None
    timeout_s: Annotated[float, msgspec.Meta(gt=0)] | None = None


class _WriteEntry(msgspec.Struct, forbid_unknown_fields=True):
    to: str
    scale: float = 1.0
    offset: float = 0.0
    map: dict[str, Scalar] | None = None


_Entry = TypeVar("_Entry", _SignalEntry, _WriteEntry)


class _CarFile(msgspec.Struct, forbid_unknown_fields=True):
    make: str
    model: str
    years: str = ""
    energy: Energy = "unknown"
    notes: str = ""
    obd2: bool = False
    dbc: list[_DbcEntry] = []
    signals: dict[str, Any] = {}
    writable: dict[str, Any] = {}


class MappedSignal(msgspec.Struct, frozen=True):
    """One VSS signal and where the car says it: which message, which of its signals, and how to turn them."""

    path: str
    database: int
    message: MessageLayout
    names: tuple[str, ...]
    convert: Convert
    valid_if: str | None = None
    negative_if: str | None = None

    @property
    def index(self) -> int:
        """Its place in the catalogue."""
        return PATHS[self.path]

    @property
    def needed(self) -> tuple[str, ...]:
        """The signals of its message that ``value`` reads."""
        return (*self.names, *(name for name in (self.valid_if, self.negative_if) if name is not None))

    def value(self, values: Mapping[str, int | float]) -> Value | None:
        """Return what the car says by its message's ``values``, by name; None where it marks that as invalid."""
        if self.valid_if is not None and not values.get(self.valid_if):
            return None
        sign = -1 if self.negative_if is not None and values.get(self.negative_if) else 1
        return self.convert([sign * values[name] for name in self.names])


class WritableSignal(msgspec.Struct, frozen=True):
    """One VSS signal that may be sent: on which bus, in which signal of which message, and as what."""

    path: str
    bus: int
    message: MessageLayout
    signal: SignalLayout
    physical: Callable[[Value], float]


class Car(msgspec.Struct, frozen=True):
    """A car that Outrider knows: its databases, each with its bus (None: any), and its mapped signals.

    ``writable`` holds what may be sent; it is empty for every car that ships.
    """

    name: str
    make: str
    model: str
    years: str
    energy: Energy
    notes: str
    obd: bool
    databases: tuple[tuple[Database, int | None], ...]
    signals: tuple[MappedSignal, ...]
    timeouts_s: dict[str, float]
    writable: tuple[WritableSignal, ...]

    @property
    def paths(self) -> list[str]:
        """VSS paths that it can say, in the catalogue's order."""
        said = {s.path for s in self.signals} | (
            {p for pid in PIDS.values() for p, _ in pid.outputs} if self.obd else set()
        )
        return [s.path for s in CATALOGUE if s.path in said]

    @property
    def title(self) -> str:
        """Make and model, as a person would say it."""
        return f"{self.make} {self.model}"


def car_names() -> list[str]:
    """Return the names of the cars that ship, sorted."""
    return sorted(p.stem for p in CARS.glob("*.toml"))


def load_car(name: str) -> Car:
    """Load a car that ships by its name, or anyone's by the path of its TOML file; raises CarError or DbcError."""
    path = Path(name) if name.endswith(".toml") or os.sep in name else CARS / f"{name}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        base = table.pop("base", None)
        file = msgspec.convert(_over(base, table) if base is not None else table, _CarFile)
    except FileNotFoundError:
        raise CarError(f"no car named {name!r}; 'outrider cars' lists those known") from None
    except OSError as error:
        raise CarError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise CarError(f"{path}: {error}") from None
    return _Builder(path, file).car()


def _over(base: object, table: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of the car ``base`` with those of ``table`` over them; raises CarError, OSError."""
    if base not in car_names():
        raise CarError(f"base: no car named {base!r} ships; 'outrider cars' lists those that do")
    below = tomllib.loads((CARS / f"{base}.toml").read_text(encoding="utf-8"))
    merged = {**below, **table}
    for name in ("dbc", "signals", "writable"):
        one, other = below.get(name), table.get(name)
        if isinstance(one, list) and isinstance(other, list):
            merged[name] = [*one, *other]
        elif isinstance(one, dict) and isinstance(other, dict):
            merged[name] = {**one, **other}
    return merged


class _Builder:
    def __init__(self, path: Path, file: _CarFile) -> None:
        self._path = path
        self._file = file
        self._databases = [(load_dbc(self._dbc_path(d.file)), d.bus) for d in file.dbc]
        self._entries = {path: self._entry(path, table, _SignalEntry) for path, table in file.signals.items()}

    def car(self) -> Car:
        file = self._file
        return Car(
            name=self._path.stem,
            make=file.make,
            model=file.model,
            years=file.years,
            energy=file.energy,
            notes=file.notes,
            obd=file.obd2,
            databases=tuple(self._databases),
            signals=tuple(self._mapped(path, entry) for path, entry in self._entries.items()),
            timeouts_s={path: e.timeout_s for path, e in self._entries.items() if e.timeout_s is not None},
            writable=self._writable(),
        )

    def _dbc_path(self, name: str) -> Path:
        beside = self._path.parent / name
        return beside if beside.exists() else DBCS / name

    def _error(self, path: str, what: str) -> CarError:
        return CarError(f"{self._path}: {path}: {what}")

    def _entry(self, path: str, table: object, kind: type[_Entry]) -> _Entry:
        try:
            return msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise self._error(path, str(error)) from None

    def _find(self, path: str, source: str) -> tuple[int, MessageLayout, SignalLayout]:
        """Resolve "MESSAGE.SIGNAL" in the databases, in their order."""
        stem, _, dotted = source.rpartition(":")
        message_name, _, signal_name = dotted.partition(".")
        for number, (database, _) in enumerate(self._databases):
            if stem and Path(database.name).stem != stem:
                continue
            for message in database.messages:
                if message.name == message_name:
                    for signal in message.signals:
                        if signal.name == signal_name:
                            return number, message, signal
        raise self._error(path, f"no DBC of this car has the signal {source!r}")

    def _mapped(self, path: str, entry: _SignalEntry) -> MappedSignal:
        if path not in PATHS:
            raise self._error(path, "is no signal of the catalogue")
        sources = [entry.source] if isinstance(entry.source, str) else entry.source
        if not sources:
            raise self._error(path, "names no source")
        found = [self._find(path, s) for s in sources]
        database, message, _ = found[0]
        conditions = [c and self._find(path, c) for c in (entry.valid_if, entry.negative_if)]
        if any(f is not None and f[1] is not message for f in (*found, *conditions)):
            raise self._error(path, "takes its sources from different messages")
        valid_if, negative_if = (c[2].name if c else None for c in conditions)
        names = tuple(s.name for _, _, s in found)
        return MappedSignal(path, database, message, names, self._converter(path, entry), valid_if, negative_if)

    def _converter(self, path: str, entry: _SignalEntry) -> Convert:
        signal = CATALOGUE[PATHS[path]]
        scaled = (entry.scale, entry.offset) != (1.0, 0.0)
        if (entry.map is not None) + (entry.above is not None) + scaled > 1:
            raise self._error(path, "may have only one of map, above, and scale with offset")
        if entry.map is not None or entry.above is not None or signal.kind != "number":
            if scaled:
                raise self._error(path, "is no number, as scale and offset give")
            if entry.negative_if is not None or not isinstance(entry.source, str):
                raise self._error(path, "is no number: it has neither a sign (negative_if) nor a mean of sources")
        # what the car says before negative_if turns it is unknown under either sign
        invalid = Invalid([*entry.invalid, *(-value for value in entry.invalid if entry.negative_if)])
        if entry.map is not None:
            return by_table(self._table(path, signal, entry.map), invalid)
        if entry.above is not None:
            if signal.kind != "bool":
                raise self._error(path, "is no yes or no, as 'above' gives")
            return by_threshold(entry.above, invalid)
        if signal.kind == "text":
            raise self._error(path, "is a word; give a map")
        if signal.kind == "bool":
            return by_table({0: False, 1: True}, invalid)
        return by_factor(entry.scale, entry.offset, invalid, signal)

    def _table(self, path: str, signal: Signal, table: dict[str, Scalar]) -> dict[float, Value]:
        try:
            numbers = {float(key): value for key, value in table.items()}
        except ValueError as error:
            raise self._error(path, f"map has a key that is no number ({error})") from None
        for value in numbers.values():
            if not signal.accepts(value):
                raise self._error(path, f"cannot be {value!r}")
        return numbers

    def _writable(self) -> tuple[WritableSignal, ...]:
        found = []
        for path, table in self._file.writable.items():
            entry = self._entry(path, table, _WriteEntry)
            if path not in PATHS:
                raise self._error(path, "is no signal of the catalogue")
            database, message, signal = self._find(path, entry.to)
            bus = self._databases[database][1] or 0
            found.append(WritableSignal(path, bus, message, signal, self._inverse(path, entry)))
        if len({signal.bus for signal in found}) > 1:
            raise CarError(f"{self._path}: writable signals are on more than one bus")
        return tuple(found)

    def _inverse(self, path: str, entry: _WriteEntry) -> Callable[[Value], float]:
        if entry.map is not None:
            table = {value: key for key, value in self._table(path, CATALOGUE[PATHS[path]], entry.map).items()}
            return lambda value: table[value]
        if CATALOGUE[PATHS[path]].kind == "text":
            raise self._error(path, "is a word; give a map")
        if entry.scale == 0:
            raise self._error(path, "has a scale of 0")
        return lambda value: (float(value) - entry.offset) / entry.scale
