"""Facts of drivers' lives, key files, and programs that are killed, for the tests of profiles."""

import os
import random
import subprocess
import sys
from pathlib import Path

from anticipation.facts import Answered, Fact, Habit, PlaceNamed, Trip
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.profile import Line
from anticipation.profile.keys import key_file

DAY_S = 86_400
SECRET_PLACE = Position(48.7654321, 11.1234567)
SECRET_NAME = "Grandmother's orchard"
SECRETS = (b"48.7654321", b"11.1234567", b"orchard", b"Annabelle")


def trip(number: int, positions: int = 40) -> Trip:
    """A trip of a day, the same for the same number."""
    random_ = random.Random(number)
    route = tuple(Position(48 + random_.random(), 11 + random_.random()) for _ in range(positions))
    leaves = Instant(1_700_000_000 + number * DAY_S, 60)
    arrives = Instant(leaves.s + 1800, 60)
    return Trip(leaves, arrives, route[0], route[-1], 12.345 + number, 3.21, route[1:-1])


def habit(number: int) -> Habit:
    return Habit(Instant(1_700_000_000 + number * 1000, 60), "heat", number % 3 == 0, 21.5, -3.25 + number, 4.5, 1.75)


def secret_facts() -> tuple[Fact, ...]:
    """What a driver wants forgotten: a place, its name, the way there, an answer."""
    at = Instant(1_700_000_000)
    return (
        PlaceNamed(at, SECRET_PLACE, SECRET_NAME),
        Trip(at, Instant(at.s + 900), Position(48.1, 11.2), SECRET_PLACE, 17.0, None, (SECRET_PLACE,) * 3),
    )


def other_facts() -> tuple[Fact, ...]:
    return (trip(1, 4), habit(1), Answered(Instant(1_700_000_100), "defrost", "accept"))


def lines(*facts: Fact, drive: str = "a drive") -> list[Line]:
    return [Line(drive, number, fact) for number, fact in enumerate(facts)]


def key_files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("keys/*") if path.is_file())


def only_key(home: Path) -> Path:
    (path,) = key_files(home)
    return path


def key_of(folder: Path) -> Path:
    """The key file of a profile."""
    with (folder / "profile.db").open("rb") as file:
        return key_file(file.read(16))


def one_line(error: BaseException) -> str:
    """The message, which is one line and holds no key."""
    text = str(error)
    assert "\n" not in text
    for path in Path(os.environ["HOME"]).rglob("*.key*"):
        content = path.read_bytes()
        assert len(content) < 64 or content[:16].decode("latin1") not in text
    return text


PREAMBLE = """
import os, shutil, signal, sys
from pathlib import Path
import sqlcipher3
from anticipation.profile import Store, forget_everything, schema
from profile_lives import *

folder = Path(sys.argv[1])
"""
DEADLY = """
def deadly(what):
    def call(*args, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return what(*args, **named)
    return call

left, deadline = 0, 0
for name in ("fsync", "replace", "unlink"):
    setattr(os, name, deadly(getattr(os, name)))
while True:
    deadline += 1
    place = folder / str(deadline)
    child = os.fork()
    if not child:
        prepare(place)
        left = deadline
        run(place)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), status
    if status == 0:
        print(deadline)
        break
"""


def start(program: str, folder: Path) -> subprocess.Popen[bytes]:
    """Run a program on a profile."""
    here, root = Path(__file__).parent, Path(__file__).parents[3]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root), str(here)))}
    return subprocess.Popen([sys.executable, "-c", PREAMBLE + program, str(folder)], stdout=subprocess.PIPE, env=paths)


def kill_everywhere(program: str, folder: Path) -> list[Path]:
    """Run a program, which defines ``prepare(place)`` and ``run(place)``, on as many profiles as it has steps.

    It is killed before its first call that changes files or waits for the disk, before its second and so on; in the
    last of the places returned it came to its end.
    """
    with start(program + DEADLY, folder) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [folder / str(deadline) for deadline in range(1, int(said) + 1)]
