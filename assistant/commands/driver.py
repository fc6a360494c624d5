"""Who drives: a profile that is kept, the history that a recorded drive brings, or nobody who is known."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from anticipation.drivers import Styles
from anticipation.errors import ProfileError
from anticipation.facts import Answered, Fact
from anticipation.foresight import Foresight, open_network
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.profile import DRIVER, Store, default_profile, read_export
from anticipation.profile.journal import is_guest
from anticipation.watch import Seen, decode_seen, encode_seen
from assistant.terminal import note, progress
from vehicle.can.car import Car
from vehicle.clock import local_zone
from vehicle.drive import Drive

__all__ = ["StoreKeeper", "drive_name", "live_mind", "replay_mind"]


class StoreKeeper:
    """Keeps the facts of one drive of one driver in the profile; a full disk is told, and ends nothing else."""

    def __init__(self, store: Store, driver: str, drive: str) -> None:
        self.fault = ""
        self._store, self._driver, self._drive = store, driver, drive

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Keep facts; they are on the disk when this returns."""
        self._do(lambda: self._store.append(self._driver, self._drive, t_ns, facts))

    def keep_seen(self, t_ns: int, seen: Seen) -> None:
        """Keep the car as it was last seen."""
        self._do(lambda: self._store.keep_open_trip(self._driver, self._drive, t_ns, encode_seen(seen)))

    def forget(self, about: Callable[[Fact], bool], now_ns: int) -> Iterable[Fact]:
        """Forget facts, in the profile and in every page of it; return the others that are known by now."""
        self._do(lambda: self._store.forget(self._driver, about))
        return [
            entry.fact
            for entry in self._store.facts(self._driver)
            if entry.drive != self._drive or entry.t_ns <= now_ns or isinstance(entry.fact, Answered)
        ]

    def _do(self, keep: Callable[[], object]) -> None:
        try:
            keep()
        except (ProfileError, ValueError) as error:  # a full disk; a car that says what is no number
            self.fault = str(error)


def drive_name(began: datetime | None, car: Car, else_name: str = "") -> str:
    """Return the name under which a drive's facts are kept: the same live and for each replay of its recording."""
    return f"{began.astimezone(UTC).isoformat() if began is not None else else_name} {car.name}"


@contextmanager
def replay_mind(drive: Drive, car: Car, profile: Path | None, driver: str = "") -> Iterator[Mind]:
    """Yield the mind for a replay: of a profile where one is named, else of the drive's own history."""
    history = [line.fact for line in read_export(drive.history)] if drive.history is not None else []
    if profile is None or is_guest(driver):
        memory = _remember(history, drive.zone)
        yield Mind(memory, Notebook(history), car.energy, foresight=_foresight())
        return
    with Store.open(profile) as store:
        if drive.history is not None and not store.count(driver or DRIVER):
            note(f"new profile: it begins with the history of {drive.title}")
            store.bring(driver or DRIVER, read_export(drive.history))
        yield _known(
            store,
            driver or DRIVER,
            drive_name(drive.info.start if drive.info else None, car, drive.path.name),
            drive.zone,
            car,
        )


@contextmanager
def live_mind(profile: Path | None, driver: str, start: datetime, car: Car) -> Iterator[Mind]:
    """Yield the mind for a live drive; a profile that cannot be opened is told, and nothing is kept then."""
    if is_guest(driver):
        yield Mind(energy=car.energy, foresight=_foresight())
        return
    with ExitStack() as stack:
        try:
            store = stack.enter_context(Store.open(profile or default_profile()))
            mind = _known(store, driver or DRIVER, drive_name(start, car), local_zone(), car)
        except ProfileError as error:
            note(f"{error}; this drive teaches nothing")
            mind = Mind(energy=car.energy, foresight=_foresight())
        yield mind


def _known(store: Store, driver: str, name: str, zone: str, car: Car) -> Mind:
    """Return the mind of a driver at the start of a drive; of a drive that is replayed, only the answers are known.

    What it taught before it teaches again, at its own moments; but what was answered to it changes what comes next.
    """
    before = store.open_trip(driver)
    entries = [entry for entry in store.facts(driver) if entry.drive != name or isinstance(entry.fact, Answered)]
    memory = _remember([entry.fact for entry in entries], zone)
    others = {other: _styles(store, other, name) for other in store.drivers() if other != driver}
    keeper = StoreKeeper(store, driver, name)
    return Mind(memory, keeper, car.energy, _seen(before), _foresight(), driver=driver, others=others)


def _styles(store: Store, driver: str, name: str) -> Styles:
    """Return how another driver of the profile drives, as before the drive of this name.

    What is damaged in their journal is told to them, and keeps nobody else from driving.
    """
    try:
        return Styles.of(entry.fact for entry in store.facts(driver) if entry.drive != name)
    except ProfileError:
        return Styles()


def _foresight() -> Foresight:
    """Return the network at work; one that cannot be loaded is told, and the memory stands alone."""
    network, fault = open_network()
    if fault:
        note(fault)
    return Foresight(network)


def _seen(payload: bytes | None) -> Seen | None:
    """Read how the car was last seen; what an older program wrote in another form is left alone."""
    try:
        return decode_seen(payload) if payload is not None else None
    except msgspec.MsgspecError:
        return None


def _remember(facts: Sequence[Fact], zone: str) -> DriverMemory:
    """Fold a history; a long one takes its time, and shows it."""
    memory = DriverMemory(zone=zone)
    with progress("Remembering") as show:
        for number, fact in enumerate(facts):
            memory.learn(fact)
            if number % 500 == 0:
                show(number / len(facts))
        memory.destinations.settle()
    return memory
