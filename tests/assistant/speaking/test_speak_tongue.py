"""What is said of a drive as it goes on."""

from pathlib import Path

import pytest

from assistant.session import Session
from assistant.speaking.tongue import Seen, Tongue, glance
from assistant.trace import Trace
from vehicle.can.car import load_car
from vehicle.events import FrameBlock, Utterance
from vehicle.vehicle import Vehicle

S = 1_000_000_000


class Mouth:
    """Stands where the speaker's thread stands, and keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.stops = 0

    def say(self, words: str) -> None:
        self.said.append(words)

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def mouth() -> Mouth:
    return Mouth()


@pytest.fixture
def tongue(mouth: Mouth) -> Tongue:
    return Tongue(mouth)


def test_a_reply_is_said_once(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(S))
    for tick in range(5):
        tongue.look(Seen(2 * S + tick, heard_ns=2 * S, reply="Battery: 62%."))
    assert mouth.said == ["Battery: sixty two percent."]
    tongue.look(Seen(9 * S, heard_ns=9 * S, reply="Battery: 62%."))  # asked again
    assert len(mouth.said) == 2


def test_an_offer_is_said_by_its_question_unless_the_last_was_just_now(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(10 * S, offer="defrost", title="Defrost the windshield?"))
    tongue.look(Seen(11 * S, offer="defrost", title="Defrost the windshield?"))
    tongue.look(Seen(12 * S))
    tongue.look(Seen(20 * S, offer="seat", title="Heat the seat?"))  # shown, not said
    tongue.look(Seen(30 * S))
    tongue.look(Seen(49 * S, offer="heat", title="Warmer?"))  # 29 s after the card before, said or not
    tongue.look(Seen(60 * S))
    tongue.look(Seen(79 * S, offer="wheel", title="Heat the wheel?"))
    assert mouth.said == ["Defrost the windshield?", "Heat the wheel?"]


def test_no_offer_is_said_while_indicating_nor_afterwards(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(10 * S, offer="defrost", title="Defrost the windshield?", vetoes=("indicating",)))
    tongue.look(Seen(11 * S, offer="defrost", title="Defrost the windshield?"))
    assert mouth.said == []


def test_a_reply_waits_until_the_braking_is_over(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(10 * S, heard_ns=10 * S, reply="All right.", vetoes=("braking",)))
    tongue.look(Seen(11 * S, heard_ns=10 * S, reply="All right.", vetoes=("braking",)))
    assert mouth.said == []
    tongue.look(Seen(12 * S, heard_ns=10 * S, reply="All right."))
    assert mouth.said == ["All right."]
    tongue.look(Seen(20 * S, heard_ns=20 * S, reply="Done.", vetoes=("braking",)))
    tongue.look(Seen(24 * S, heard_ns=20 * S, reply="Done."))  # too late
    assert mouth.said == ["All right."]


def test_what_the_driver_asked_for_comes_before_an_offer(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(10 * S, heard_ns=10 * S, reply="All right.", offer="seat", title="Heat the seat?"))
    assert mouth.said == ["All right."]


def test_moving_or_not_knowing_keeps_it_short(tongue: Tongue, mouth: Mouth) -> None:
    known = "I answer questions about speed, range, battery, temperatures, doors and time, and steer the replay."
    tongue.look(Seen(S, heard_ns=S, reply=known))
    tongue.look(Seen(2 * S, heard_ns=2 * S, reply=known, moving=False))
    assert mouth.said == ["The answer is on the screen.", known]


def test_scrubbing_says_nothing(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(100 * S, heard_ns=100 * S, reply="All right.", audible=False))
    tongue.look(Seen(101 * S, heard_ns=100 * S, reply="All right."))  # arrived behind it
    assert mouth.said == []
    tongue.look(Seen(50 * S, heard_ns=49 * S, reply="Done.", offer="seat", title="Heat the seat?"))  # back
    assert mouth.stops == 1
    tongue.look(Seen(51 * S, heard_ns=49 * S, reply="Done.", offer="seat", title="Heat the seat?"))
    assert mouth.said == []
    tongue.look(Seen(52 * S, heard_ns=52 * S, reply="Done."))  # heard anew: replayed
    assert mouth.said == ["Done."]


def test_the_driver_interrupts(tongue: Tongue, mouth: Mouth) -> None:
    tongue.look(Seen(10 * S, heard_ns=10 * S, reply="All right.", vetoes=("braking",)))
    tongue.hush()
    tongue.look(Seen(11 * S, heard_ns=10 * S, reply="All right."))
    assert (mouth.said, mouth.stops) == ([], 1)


def test_silent_mode(tongue: Tongue, mouth: Mouth) -> None:
    tongue.be_silent(True)
    assert mouth.stops == 1
    tongue.look(Seen(10 * S, heard_ns=10 * S, reply="All right."))
    tongue.be_silent(False)
    tongue.look(Seen(11 * S, heard_ns=10 * S, reply="All right."))  # not said afterwards
    assert mouth.said == []
    tongue.look(Seen(12 * S, heard_ns=12 * S, reply="Done."))
    assert mouth.said == ["Done."]


class _NoFrames:
    ended = True

    def until(self, t_ns: int) -> FrameBlock:
        return FrameBlock.of([])


def _drive(trace: Path, tongue: Tongue | None) -> Session:
    words = [Utterance(S, "how full is the battery"), Utterance(2 * S, "call this place the lake")]
    kept = Trace(trace)
    session = Session(Vehicle(load_car("hyundai-kona-ev")), _NoFrames(), words, kept)
    while session.now_ns < 3 * S:
        session.step()
        if tongue is not None:
            tongue.look(glance(session, ()))
    kept.close()
    return session


def test_a_drive_with_a_voice_gives_the_same_trace(tongue: Tongue, mouth: Mouth, tmp_path: Path) -> None:
    session = _drive(tmp_path / "heard.jsonl", tongue)
    _drive(tmp_path / "read.jsonl", None)
    assert mouth.said == ["This car does not say its battery.", "I do not know where we are."]
    assert (tmp_path / "heard.jsonl").read_bytes() == (tmp_path / "read.jsonl").read_bytes()
    seen = glance(session, ("braking",), audible=False)
    assert (seen.moving, seen.vetoes, seen.audible, seen.offer) == (True, ("braking",), False, "")
    assert (seen.heard_ns, seen.reply) == (2 * S, "I do not know where we are.")
