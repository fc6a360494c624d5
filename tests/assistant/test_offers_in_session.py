"""Offers within a session: only from what is known of the driver, and done only where the car lets us."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from cli_run import GPS, KONA, RAV4, REPLAYS
from driver_stage import DEFROST, START, Frames, S, frames, mornings, records, stage_car

from anticipation.facts import Answered, Charged, Fact, Habit, PlaceNamed, PlaceRole, Trip
from anticipation.ground import Position
from anticipation.instant import instant_of
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.need import MAX_CHARACTERS
from assistant.actuator import Actuator, write_rules
from assistant.commands.driver import replay_mind
from assistant.player import Player, run_to
from assistant.presenter import Screen, present
from assistant.session import Session
from assistant.trace import Trace
from vehicle.can.car import load_car
from vehicle.can.guard import WriteGuard
from vehicle.drive import DriveSource, open_drive
from vehicle.errors import BusError
from vehicle.events import Answer, DriverEvent, Utterance
from vehicle.vehicle import Vehicle

_opened: list[DriveSource | Trace] = []

COMMUTE = REPLAYS / "synthetic-commute"
Written = list[tuple[int, Fact]]


class Pages(Notebook):
    """A notebook that can be read."""

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        super().__init__(facts)
        self.written: Written = []

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        super().keep(t_ns, facts)
        self.written += [(t_ns, fact) for fact in facts]

    def answers(self) -> list[tuple[str, str]]:
        return [(fact.key, fact.answer) for _, fact in self.written if isinstance(fact, Answered)]


class Wire:
    """The edge of the world: frames that were really sent."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self.broken = False

    def __call__(self, key: int, data: bytes) -> None:
        if self.broken:
            raise BusError("unplugged")
        self.frames.append((key, data))


class Stage:
    """A driver who defrosts every morning in a car that stands in the cold."""

    def __init__(
        self, folder: Path, *events: DriverEvent, known: Sequence[Fact] | None = None,
        writable: bool = False, writing: bool = True, sent: bool = False, **said: Any,
    ) -> None:  # fmt: skip
        facts = mornings() if known is None else list(known)
        self.car = load_car(str(stage_car(folder, writable or sent)))
        self.wire, self.pages = Wire(), Pages(facts)
        self.path = folder / "trace.jsonl"
        self.trace = Trace(self.path)
        _opened.append(self.trace)
        guard = WriteGuard(self.wire, write_rules(self.car), writing_enabled=writing) if writable else None
        self.session = Session(
            Vehicle(self.car), Frames(frames(60, **said)), events, self.trace, start=START, replay=not writable,
            actuator=Actuator(self.car, guard) if guard is not None else None,
            mind=Mind(DriverMemory(facts), self.pages),
            sent=frozenset(signal.path for signal in self.car.writable) if sent else frozenset(),
        )  # fmt: skip

    def run(self, until_s: float) -> "Stage":
        while self.session.now_ns < until_s * S:
            self.session.step()
        return self

    def say(self, text: str) -> str:
        """Say something now; return the reply."""
        self.session.add(Utterance(self.session.now_ns + 1, text))
        self.session.step()
        return self.reply

    def press(self, answer: Any, key: str = "defrost") -> str:
        self.session.add(Answer(self.session.now_ns + 1, key, answer))
        self.session.step()
        return self.reply

    @property
    def reply(self) -> str:
        assert self.session.dialogue.last is not None
        return self.session.dialogue.last.reply

    def told(self, kind: str) -> list[dict[str, Any]]:
        self.trace.close()
        return records(self.path, kind)


# --- who knows nobody offers nothing --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def close_what_was_opened() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def replayed(
    folder: Path, mind: Mind | None = None, trace: Trace | None = None, events: Sequence[DriverEvent] = ()
) -> tuple[Session, DriveSource]:
    drive = open_drive(folder)
    assert drive.info is not None
    source = DriveSource(drive.open_log)
    _opened.append(source)
    vehicle = Vehicle(load_car(drive.car))
    return Session(vehicle, source, events, trace, start=drive.start(source.log), mind=mind), source


@pytest.mark.parametrize(("folder", "until_s"), [(RAV4, 100), (KONA, 100), (GPS, 400)], ids=["rav4", "kona", "gps"])
def test_a_car_without_history_makes_no_offer(folder: Path, until_s: int, tmp_path: Path) -> None:
    trace = Trace(tmp_path / "t.jsonl")
    session, source = replayed(folder, trace=trace)
    run_to(session, source, until_s * S)
    session.finish()
    trace.close()
    kinds = {record["kind"] for record in records(tmp_path / "t.jsonl")}
    assert kinds <= {"health"}
    assert session.marks == {}
    view = present(session, Screen())
    assert (view.offer, view.undo, view.ahead, view.heading_for, view.mind) == (None, "", (), None, ())


# --- answers --------------------------------------------------------------------------------------------------------


def test_an_offer_is_shown_and_lies_in_the_trace_with_its_reason(tmp_path: Path) -> None:
    stage = Stage(tmp_path).run(2)
    card = present(stage.session, Screen()).offer
    assert card is not None
    (offer,) = stage.told("offer")
    assert (card.key, card.title, card.reason) == ("defrost", offer["title"], offer["reason"])
    assert offer["reason"].endswith("You defrosted on 10 of the last 10 drives at −5°")
    assert DEFROST in offer["signals"]
    assert 0 < card.life <= 1


def test_time_alone_causes_no_action(tmp_path: Path) -> None:
    """Rule 1: neither an offer nor its end sends anything, even where everything may be written."""
    stage = Stage(tmp_path, writable=True).run(60)
    assert stage.wire.frames == []
    assert stage.told("action") == []
    assert stage.told("offer") != []


def test_accepting_in_a_car_that_cannot_be_written_says_what_to_press(tmp_path: Path) -> None:
    stage = Stage(tmp_path).run(2)
    assert stage.press("accept") == "Press the front defrost button."
    assert present(stage.session, Screen()).offer is None
    assert present(stage.session, Screen()).undo == "windshield defrost"
    assert stage.press("undo") == "Taken back: windshield defrost."
    assert present(stage.session, Screen()).undo == ""
    assert stage.pages.answers() == [("defrost", "accept"), ("defrost", "undo")]
    assert stage.told("action") == []
    assert [(r["offer"], r["answer"]) for r in stage.told("answer")] == stage.pages.answers()


def test_with_writing_off_nothing_is_sent(tmp_path: Path) -> None:
    stage = Stage(tmp_path, writable=True, writing=False).run(2)
    assert stage.press("accept") == "Press the front defrost button."
    assert stage.wire.frames == []


ACCEPTED = [(768, b"\1"), (769, bytes([80])), (771, b"\5"), (772, b"\1")]
"""Defrost with what it brings (rule 3): fan 40 %, air to the windshield, air conditioning."""
UNDONE = [(768, b"\0"), (769, bytes([30])), (771, b"\1"), (772, b"\0")]
"""As it was: off, 15 %, to the face, off."""


@pytest.mark.parametrize("spoken", [False, True])
def test_accepting_sends_what_was_offered_and_undo_puts_it_back(tmp_path: Path, spoken: bool) -> None:
    stage = Stage(tmp_path, writable=True).run(2)
    reply = stage.say("yes") if spoken else stage.press("accept")
    assert stage.wire.frames == ACCEPTED
    assert reply == "Done: windshield defrost."
    reply = stage.say("undo") if spoken else stage.press("undo")
    assert stage.wire.frames == ACCEPTED + UNDONE
    assert reply == "Undone: windshield defrost."
    stage.press("undo")
    assert len(stage.wire.frames) == 8, "what is undone is not undone again"
    assert {record["outcome"] for record in stage.told("action")} == {"sent"}
    assert stage.pages.answers() == [("defrost", "accept"), ("defrost", "undo")]


def test_a_recorded_answer_is_replied_to_as_in_the_drive_and_sends_nothing(tmp_path: Path) -> None:
    accepted, undone = (Answer(t_s * S, "defrost", said) for t_s, said in ((2, "accept"), (3, "undo")))
    stage = Stage(tmp_path, accepted, undone, sent=True)
    assert stage.run(2).reply == "Done: windshield defrost."
    assert stage.run(3).reply == "Undone: windshield defrost."
    assert stage.told("action") == []


def test_who_watches_a_drive_that_could_send_is_told_what_to_press(tmp_path: Path) -> None:
    stage = Stage(tmp_path, sent=True).run(2)
    assert stage.press("accept") == "Press the front defrost button."


def test_a_broken_bus_is_said(tmp_path: Path) -> None:
    stage = Stage(tmp_path, writable=True).run(2)
    stage.wire.broken = True
    assert stage.press("accept").startswith("Not done: ")


@pytest.mark.parametrize(("answer", "reply"), [("reject", "All right."), ("never", "I will not offer that again.")])
def test_a_no_is_learned_and_sends_nothing(tmp_path: Path, answer: str, reply: str) -> None:
    stage = Stage(tmp_path, writable=True).run(2)
    assert stage.press(answer) == reply
    assert stage.wire.frames == []
    assert stage.pages.answers() == [("defrost", answer)]
    assert stage.run(60).session.offers.mind.offer is None
    assert len(stage.told("offer")) == 1
    later = Stage(tmp_path, known=[*mornings(), *(fact for _, fact in stage.pages.written)]).run(60)
    assert len(later.told("offer")) == 0


@pytest.mark.parametrize("key", ["defrost", "", "heat", "destination:17"])
def test_an_answer_to_nothing_does_nothing(tmp_path: Path, key: str) -> None:
    stage = Stage(tmp_path, known=[], writable=True).run(2)
    for answer in ("accept", "reject", "never", "undo"):
        assert stage.press(answer, key) == "There is nothing to answer just now."
    assert stage.pages.answers() == []
    assert stage.wire.frames == []
    assert {record["reply"] for record in stage.told("answer")} == {""}


def test_words_that_answer_nothing_send_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path, known=[], writable=True).run(2)
    for text in ("yes", "no", "undo", "never offer that again", "why", "why not?"):
        stage.say(text)
    assert stage.wire.frames == []
    assert stage.pages.answers() == []


def test_undo_is_shown_for_half_a_minute(tmp_path: Path) -> None:
    stage = Stage(tmp_path).run(2)
    stage.press("accept")
    assert present(stage.run(31).session, Screen()).undo
    assert not present(stage.run(33).session, Screen()).undo


def test_why_and_why_not_answer_with_the_words_of_the_trace(tmp_path: Path) -> None:
    stage = Stage(tmp_path).run(2)
    why = stage.say("why?")
    stage.run(35)
    why_not = stage.say("why not defrost?")
    (offer,) = stage.told("offer")
    assert offer["reason"] in why
    assert why_not.rstrip(".") in [record["words"] for record in stage.told("withheld")]


def test_what_is_stale_is_not_offered(tmp_path: Path) -> None:
    """Rule 7: the car falls silent, and its defrost is no longer known to be off."""
    stage = Stage(tmp_path)
    stage.session._source.frames = stage.session._source.frames[:5]  # type: ignore[attr-defined]
    stage.run(50)
    assert stage.session.offers.mind.offer is None
    assert [r["key"] for r in stage.told("offer") if r["t"] > 31] == []


# --- places, by word ------------------------------------------------------------------------------------------------

DEPARTS = instant_of(START)._replace(s=1_627_274_585)
AARHUS = Position(56.102093, 10.213618)


def trips(there: Position, count: int = 8) -> list[Fact]:
    days = [DEPARTS._replace(s=DEPARTS.s - 86_400 * k, offset_min=120) for k in range(count, 0, -1)]
    found: list[Fact] = []
    for day in days:
        found += [
            Trip(day, day._replace(s=day.s + 2400), AARHUS, there, 40.0),
            Trip(day._replace(s=day.s + 30_000), day._replace(s=day.s + 32_400), there, AARHUS, 40.0),
        ]
    return found


HORSENS = Position(55.870475, 9.863895)


class Road:
    """The trip by satellite, with somebody who has driven it before."""

    def __init__(self, facts: Sequence[Fact], until_s: float) -> None:
        self.pages = Pages(facts)
        self.mind = Mind(DriverMemory(facts, "Europe/Copenhagen"), self.pages)
        self.session, source = replayed(GPS, self.mind)
        run_to(self.session, source, int(until_s * S))

    def say(self, text: str) -> str:
        self.session.add(Utterance(self.session.now_ns + 1, text))
        self.session.step()
        assert self.session.dialogue.last is not None
        return self.session.dialogue.last.reply


def test_places_get_names_and_roles_by_word_and_are_forgotten_after_a_yes() -> None:
    road = Road(trips(HORSENS), 140)
    spot = road.session.vehicle.track.position
    assert spot is not None
    assert road.say("call this place gym") == "This is gym now."
    (named,) = [fact for _, fact in road.pages.written if isinstance(fact, PlaceNamed)]
    assert (named.name, named.position) == ("gym", Position(*spot))
    gym = road.mind.memory.called("gym")
    assert gym is not None
    assert road.mind.memory.places.label(gym) == "gym"
    assert road.say("this is home") == "This is home now."
    (role,) = [fact for _, fact in road.pages.written if isinstance(fact, PlaceRole)]
    assert role.role == "home"
    road.say("forget this place")
    assert road.mind.memory.called("gym") == gym, "not before a yes"
    assert road.say("yes") == "Forgotten."
    assert road.mind.memory.called("gym") is None
    assert not [
        fact for fact in road.pages.forget(lambda fact: False, 1 << 62) if isinstance(fact, PlaceNamed | PlaceRole)
    ]


def test_the_driver_says_where_to() -> None:
    facts = [*trips(HORSENS), PlaceNamed(DEPARTS, HORSENS, "the gym")]
    road = Road(facts, 140)
    assert road.mind.likely[0].label == "the gym"
    assert "no place called moon" in road.say("take me to the moon")
    assert road.mind.chosen is None
    assert road.say("take me to the gym") == "To the gym."
    assert road.mind.chosen == road.mind.memory.called("gym")
    view = present(road.session, Screen())
    assert view.heading_for is not None
    assert (view.heading_for.label, view.heading_for.p) == ("the gym", 1.0)


def test_a_need_is_asked_about_by_the_place_that_is_known_and_a_yes_goes_there() -> None:
    facts = [*trips(HORSENS), PlaceNamed(DEPARTS, HORSENS, "Corner Café")]
    road = Road(facts, 140)
    assert road.say("I need a coffee") == "To Corner Café?"
    assert road.mind.chosen is None, "not before a yes"
    assert road.say("yes") == "To Corner Café."
    assert road.mind.chosen == road.mind.memory.called("Corner Café") is not None
    assert road.say("I need a toilet") == "I know no toilet here yet."


def test_where_they_charged_before_is_where_they_charge_again() -> None:
    road = Road([*trips(HORSENS), Charged(DEPARTS, HORSENS, 20.0, 80.0)], 140)
    asked = road.say("I need to charge soon")
    assert re.fullmatch(r"To .+\?", asked)
    assert road.say("no") == "All right, not done."
    assert road.mind.chosen is None
    road.say("we need to charge")
    assert road.say("yes") == f"{asked.rstrip('?')}."
    assert road.mind.chosen == road.mind.memory.place_at(HORSENS)


def test_without_satellites_there_is_no_place_to_name(tmp_path: Path) -> None:
    stage = Stage(tmp_path).run(2)
    assert stage.say("call this place gym") == "I do not know where we are."
    assert not [fact for _, fact in stage.pages.written if isinstance(fact, PlaceNamed)]


def test_scrubbing_is_the_same_as_playing() -> None:
    """The mind is come back to with everything else, and what it learned later is not known before."""
    facts = trips(HORSENS)
    scrubbed, source = replayed(GPS, Mind(DriverMemory(facts), Pages(facts)))
    player = Player(scrubbed, source, 2389.0)
    for target in (180.0, 40.0, 150.0):
        player.seek_now(target)
        straight, straight_source = replayed(GPS, Mind(DriverMemory(facts), Pages(facts)))
        run_to(straight, straight_source, scrubbed.now_ns)
        a, b = scrubbed.offers.mind, straight.offers.mind
        assert (a.offer, a.likely, a.chosen, a.why(), a.why_not()) == (
            b.offer,
            b.likely,
            b.chosen,
            b.why(),
            b.why_not(),
        )
        assert a.memory.trips == b.memory.trips
        assert present(scrubbed, Screen()).offer == present(straight, Screen()).offer


# --- the synthetic commute ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commute() -> Path:
    if not COMMUTE.exists():
        pytest.skip("replays/synthetic-commute is not there yet")
    return COMMUTE


def commuting(
    folder: Path, path: Path, events: Sequence[DriverEvent] = (), until_s: int = 2_000
) -> tuple[list[dict[str, Any]], Written]:
    drive = open_drive(folder)
    assert drive.info is not None
    trace = Trace(path)
    with replay_mind(drive, load_car(drive.car), None) as mind:
        pages = Pages()
        mind._keeper = pages
        session, source = replayed(folder, mind, trace, events)
        run_to(session, source, until_s * S)
        session.finish()
    trace.close()
    return records(path), pages.written


@pytest.fixture(scope="module")
def whole(commute: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The morning with nobody answering."""
    told, _ = commuting(commute, tmp_path_factory.mktemp("commute") / "t.jsonl")
    while _opened:
        _opened.pop().close()
    return told


def test_the_commute_brings_five_offers_each_with_a_short_reason(whole: list[dict[str, Any]]) -> None:
    offers = [record for record in whole if record["kind"] == "offer"]
    kinds = {offer["key"].partition(":")[0] for offer in offers}
    assert {"departure", "defrost", "heat", "destination", "energy"} <= kinds
    for offer in offers:
        assert 0 < len(offer["title"]) + len(offer["reason"]) <= MAX_CHARACTERS
        assert offer["p"] >= offer["needed"]


def test_the_commute_acts_on_nothing_by_itself(whole: list[dict[str, Any]]) -> None:
    """Rule 1."""
    assert {record["kind"] for record in whole} <= {"offer", "withheld", "act", "prediction", "health"}


def test_the_commutes_reasons_count_what_its_history_holds(whole: list[dict[str, Any]], commute: Path) -> None:
    lines = [json.loads(line) for line in (commute / "history.jsonl").read_text().splitlines()[1:]]
    for kind in ("defrost", "heat", "wheel"):
        acted = [line["fact"]["acted"] for line in lines if line["fact"].get("kind") == kind]
        for offer in whole:
            said = re.search(r"on (\d+) of the last (\d+)", offer.get("reason", ""))
            if offer["kind"] == "offer" and offer["key"] == kind and said:
                assert int(said[1]) <= int(said[2]) <= len(acted)
                assert int(said[1]) <= acted.count(True)


def test_answers_in_the_commute(commute: Path, whole: list[dict[str, Any]], tmp_path: Path) -> None:
    """Whatever is offered first is declined; then "why" and "why not" are asked: the words are the trace's."""
    first = next(record for record in whole if record["kind"] == "offer")
    t_ns, kind = int(first["t"] * S), first["key"].partition(":")[0]
    events = [
        Utterance(t_ns + S, "why?"),
        Answer(t_ns + 2 * S, first["key"], "reject"),
        Utterance(t_ns + 15 * S, f"why not {kind}?"),
        Answer(t_ns + 16 * S, first["key"], "undo"),
    ]
    told, written = commuting(commute, tmp_path / "t.jsonl", events, int(first["t"]) + 30)
    why, why_not = (record["reply"] for record in told if record["kind"] == "utterance")
    assert first["reason"].rstrip(".…") in why
    assert why_not
    answers = [(fact.key, fact.answer) for _, fact in written if isinstance(fact, Answered)]
    assert answers[:2] == [(first["key"], "reject"), (first["key"], "undo")]
    assert [r["answer"] for r in told if r["kind"] == "answer"] == ["reject", "undo"]
    assert not [record for record in told if record["kind"] == "action"]
    assert not [fact for _, fact in written if isinstance(fact, Habit) and fact.kind == kind and fact.acted]


def test_who_is_late_is_offered_what_is_needed_and_told_why_no_more(
    commute: Path, whole: list[dict[str, Any]], tmp_path: Path
) -> None:
    events = [Utterance(S, "I'm late"), Utterance(40 * S, "why are you silent?"), Utterance(41 * S, "why not heating?")]
    told, _ = commuting(commute, tmp_path / "t.jsonl", events, 120)
    at_ease = [record for record in whole if record["t"] <= 120]

    def offered(records: list[dict[str, Any]]) -> set[str]:
        return {record["key"].partition(":")[0] for record in records if record["kind"] == "offer"}

    assert {"defrost", "heat", "departure"} <= offered(at_ease)
    assert "defrost" in offered(told) <= {"defrost", "energy"}
    hurry = {r["key"]: r["words"] for r in told if r["kind"] == "withheld" and r["cause"] == "hurry"}
    assert hurry["heat"] == "Silent: you are in a hurry"
    late, silent, heating = [record for record in told if record["kind"] == "utterance"]
    assert (late["control"], late["actions"]) == ({"name": "hurry", "value": True}, [])
    assert silent["reply"] == heating["reply"] == "Silent: you are in a hurry"


def test_late_and_where_to_in_one_sentence_goes_there() -> None:
    road = Road([*trips(HORSENS), PlaceNamed(DEPARTS, HORSENS, "gym")], 140)
    assert road.say("I'm late, take me to the gym") == "To gym."
    assert road.mind.chosen == road.mind.memory.called("gym") is not None


def test_late_and_where_to_are_both_obeyed_until_there_is_time(commute: Path, tmp_path: Path) -> None:
    events = [Utterance(S, "I'm late, take me home"), Utterance(40 * S, "we have plenty of time")]
    told, _ = commuting(commute, tmp_path / "t.jsonl", events, 120)
    late, at_ease = [record for record in told if record["kind"] == "utterance"]
    assert (late["reply"], late["control"]) == ("To home.", {"name": "hurry", "value": True})
    assert at_ease["reply"] == "Good, no hurry."
    hurry = [r["t"] for r in told if r["kind"] == "withheld" and r["cause"] == "hurry"]
    departures = [r["t"] for r in told if r["kind"] == "offer" and r["key"].startswith("departure")]
    assert hurry
    assert max(hurry) < 40 < min(departures), "which nobody is offered who is late"


def test_scrubbing_the_commute_shows_the_same_offers_as_playing_it(commute: Path, whole: list[dict[str, Any]]) -> None:
    first = next(record for record in whole if record["kind"] == "offer")
    drive = open_drive(commute)
    assert drive.info is not None

    def session() -> tuple[Session, DriveSource]:
        assert drive.info is not None
        with replay_mind(drive, load_car(drive.car), None) as mind:
            return replayed(commute, mind)

    scrubbed, source = session()
    player = Player(scrubbed, source, 1_200.0)
    shown = []
    for target in (first["t"] + 60, first["t"] + 2, first["t"] + 25):
        player.seek_now(target)
        straight, straight_source = session()
        run_to(straight, straight_source, scrubbed.now_ns)
        assert present(scrubbed, Screen()).offer == present(straight, Screen()).offer
        assert scrubbed.offers.mind.why_not() == straight.offers.mind.why_not()
        assert scrubbed.offers.mind.likely == straight.offers.mind.likely
        shown.append(scrubbed.offers.mind.offer)
    assert shown[1] is not None
    assert shown[1].key == first["key"]
