"""``outrider profile``: what was learned about whom, taken along in one readable file, or forgotten."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anticipation.errors import ProfileError
from anticipation.facts import Fact, Trip
from anticipation.instant import Instant
from anticipation.profile import Line, Store, default_profile, forget_everything, write_export
from assistant.terminal import note, say

__all__ = ["Describe", "Resolve", "run_export", "run_forget", "run_show"]

Describe = Callable[[Sequence[Fact]], list[str]]
"""Tells the beliefs that follow from facts, a line each."""
Resolve = Callable[[str, Sequence[Fact]], Callable[[Fact], bool] | None]
"""Finds the place of this name among what facts tell; returns which facts are about it, None for an unknown place."""


def run_show(folder: Path | None, driver: str = "", describe: Describe | None = None) -> None:
    """Print what is known about a driver, or about all of them."""
    folder = folder or default_profile()
    with Store.read(folder) as store:
        say(f"{folder}: {_size(store.bytes_on_disk)}, encrypted")
        drivers = _chosen(store, folder, driver)
        if not drivers:
            say("It knows nobody yet.")
        for name in drivers:
            _show_driver(store, name, describe)


def run_export(folder: Path | None, driver: str, out: Path) -> None:
    """Write one driver's facts into a readable file."""
    folder = folder or default_profile()
    with Store.read(folder) as store:
        drivers = _chosen(store, folder, driver)
        if len(drivers) != 1:
            raise ProfileError(f"{folder}: say whose with --driver: it knows {_names(drivers)}")
        lines = (Line(entry.drive, entry.t_ns, entry.fact) for entry in store.facts(drivers[0]))
        count = write_export(out, drivers[0], lines)
    say(f"{out}: {_counted(count, 'fact')} about {drivers[0]}")
    note("this file is plain text: whoever reads it knows where this driver goes, and when")


def run_forget(
    folder: Path | None,
    *,
    driver: str = "",
    place: str = "",
    everything: bool = False,
    yes: bool = False,
    resolve: Resolve | None = None,
) -> None:
    """Forget a place (of one driver, or of each who knows it), a driver, or everybody; asks before, unless ``yes``."""
    folder = folder or default_profile()
    if everything:
        if driver or place:
            raise ProfileError("--all forgets every driver and place; give it alone")
        _forget_all(folder, yes)
        return
    if not (driver or place):
        raise ProfileError("say what to forget: --place NAME, --driver NAME or --all")
    Store.read(folder).close()  # forgetting makes no new profile
    with Store.open(folder) as store:
        if place:
            _forget_place(store, _chosen(store, folder, driver), place, yes, resolve or _place_by_memory)
        else:
            _forget_driver(store, _chosen(store, folder, driver)[0], yes)


def _forget_all(folder: Path, yes: bool) -> None:
    if not _agreed(f"Forget everything that {folder} holds, about every driver?", yes):
        return
    forget_everything(folder)
    say(f"{folder}: everything is forgotten, and its key destroyed")


def _forget_driver(store: Store, driver: str, yes: bool) -> None:
    if _agreed(f"Forget {driver}: {_counted(store.count(driver), 'fact')}?", yes):
        _tell(store.forget(driver), driver)


def _forget_place(store: Store, drivers: Sequence[str], place: str, yes: bool, resolve: Resolve) -> None:
    found = {name: about for name in drivers if (about := resolve(place, _facts(store, name))) is not None}
    if not found:
        raise ProfileError(
            f"no place {place!r} is known of {_names(drivers)}; 'outrider profile show' lists the known ones"
        )
    for name, about in found.items():
        count = sum(map(about, _facts(store, name)))
        if _agreed(f"Forget {place!r} of {name}: {_counted(count, 'fact')}?", yes):
            _tell(store.forget(name, about), name)


def _place_by_memory(place: str, facts: Sequence[Fact]) -> Callable[[Fact], bool] | None:
    from anticipation.memory import DriverMemory

    memory = DriverMemory(facts)
    found = memory.called(place)
    return None if found is None else memory.about(found)


def _told(facts: Sequence[Fact]) -> list[str]:
    from anticipation.telling import beliefs

    return beliefs(facts)


def _agreed(question: str, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise ProfileError("nothing was forgotten: there is no terminal to ask on; say --yes if you mean it")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    note("nothing was forgotten")
    return False


def _tell(count: int, driver: str) -> None:
    say(f"{_counted(count, 'fact')} about {driver} forgotten; what is left has a new key")


def _show_driver(store: Store, driver: str, describe: Describe | None) -> None:
    entries = list(store.facts(driver))
    facts = [entry.fact for entry in entries]
    trips = sum(isinstance(fact, Trip) for fact in facts)
    since = f" since {_day(min(map(_when, facts)))}" if facts else ""
    drives = len({entry.drive for entry in entries})
    say(f"\n{driver}: {_counted(trips, 'trip')}, {_counted(drives, 'drive')}{since}")
    kinds = Counter(str(fact.__struct_config__.tag) for fact in facts)
    if kinds:
        say("  facts: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    for line in (describe or _told)(facts):
        say(f"  {line}")


def _chosen(store: Store, folder: Path, driver: str) -> tuple[str, ...]:
    """Return the driver that was named, or all of them; raises ProfileError for an unknown one."""
    known = store.drivers()
    if driver and driver not in known:
        raise ProfileError(f"{folder}: knows no driver {driver!r}; it knows {_names(known)}")
    return (driver,) if driver else known


def _facts(store: Store, driver: str) -> list[Fact]:
    return [entry.fact for entry in store.facts(driver)]


def _when(fact: Fact) -> Instant:
    return fact.departed if isinstance(fact, Trip) else fact.at


def _day(at: Instant) -> str:
    try:
        return str((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at.local_s)).date())
    except OverflowError:
        return "a day that no calendar has"


def _names(drivers: Sequence[str]) -> str:
    return ", ".join(drivers) or "nobody"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
