"""What is usually played at this hour is offered while something else plays."""

from needs_scenes import SOURCE, morning, scene

from anticipation.facts import Listened
from anticipation.habits import Habits
from anticipation.need import MAX_CHARACTERS
from anticipation.needs import media_needs
from vehicle.signals import signal


def listener(source: str = "BLUETOOTH", times: int = 8, of: int = 9) -> Habits:
    habits = Habits()
    for day in range(of):
        habits.learn(Listened(morning(14 + day), source if day >= of - times else "FM"))
    return habits


def test_the_usual_source_is_offered() -> None:
    (need,) = media_needs(scene({SOURCE: "FM"}), listener())
    assert (need.kind, need.key, need.title) == ("media", "media", "Play Bluetooth?")
    assert need.reason == "As on 8 of the last 9 morning drives"
    assert need.actions == ((SOURCE, "BLUETOOTH"),)
    assert need.signals == (SOURCE,)
    assert 0.5 < need.p < 1


def test_what_plays_already_is_not_offered_nor_where_the_car_does_not_say() -> None:
    assert media_needs(scene({SOURCE: "BLUETOOTH"}), listener()) == []
    assert media_needs(scene({SOURCE: "UNKNOWN"}), listener()) == []
    assert media_needs(scene({}), listener()) == []


def test_only_as_a_drive_begins_with_a_clock_and_a_history() -> None:
    assert media_needs(scene({SOURCE: "FM"}, minutes=2.9), listener())
    assert media_needs(scene({SOURCE: "FM"}, minutes=3.0), listener()) == []
    assert media_needs(scene({SOURCE: "FM"}, at=None), listener()) == []
    assert media_needs(scene({SOURCE: "FM"}), Habits()) == []
    assert media_needs(scene({SOURCE: "FM"}, at=morning(30, 60)), listener()) == []  # at night nothing was played


def test_sounds_of_the_car_itself_are_no_music() -> None:
    assert media_needs(scene({SOURCE: "FM"}), listener("BEEP")) == []


def test_one_morning_is_not_enough() -> None:
    (need,) = media_needs(scene({SOURCE: "FM"}, at=morning(15)), listener(times=1, of=1))
    assert need.p <= 0.5


def test_every_source_that_is_music_can_be_said_and_chosen() -> None:
    offered = set()
    for source in signal(SOURCE).choices:
        playing = "FM" if source != "FM" else "USB"
        for need in media_needs(scene({SOURCE: playing}), listener(source, 9, 9)):
            offered.add(source)
            assert len(need.title + need.reason) <= MAX_CHARACTERS
            assert "_" not in need.title
    assert offered == set(signal(SOURCE).choices) - {"UNKNOWN", "VOICE", "BEEP"}
