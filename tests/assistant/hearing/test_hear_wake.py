"""Without a button, the phrase that wakes it."""

from assistant.hearing import Partial, Said
from assistant.hearing.transcriber import transcript_of
from assistant.hearing.wake import WakePhrase
from vehicle.events import Word

S = 1_000_000_000


def at(second: float, text: str) -> Said:
    words = tuple(Word(word, n / 2, n / 2 + 0.5, 0.8) for n, word in enumerate(text.split()))
    return Said(int((second + 2) * S), int(second * S), int((second + 1) * S), transcript_of(words))


def text(said: Said | None) -> str | None:
    return said.transcript.text if said is not None else None


def test_without_a_phrase_all_is_meant() -> None:
    assert text(WakePhrase().meant(at(0, "open the window"))) == "open the window"


def test_only_what_begins_with_it_is_meant_and_it_is_taken_off() -> None:
    wake = WakePhrase("hey car")
    assert wake.meant(at(0, "open the window")) is None
    assert wake.meant(at(3, "car hey open the window")) is None
    said = wake.meant(at(6, "hey car open the window"))
    assert text(said) == "open the window"
    assert said is not None
    assert said.transcript.words[0] == Word("open", 1.0, 1.5, 0.8)


def test_a_press_is_as_good_as_the_phrase() -> None:
    wake = WakePhrase("hey car")
    assert not wake.waits(0)
    wake.follow(10 * S)
    assert wake.waits(15 * S)
    assert not wake.waits(17 * S)
    assert wake.shown(Partial(12 * S, "open the")) == "open the"
    assert text(wake.meant(at(12, "open the trunk"))) == "open the trunk"
    assert not wake.waits(12 * S)


def test_words_that_are_not_for_the_car_are_not_shown() -> None:
    wake = WakePhrase("hey car")
    texts = ("the news at nine", "hey", "hey car", "hey car open")
    assert [wake.shown(Partial(S, words)) for words in texts] == ["", "", "", "open"]
    assert WakePhrase().shown(Partial(S, "open")) == "open"


def test_after_it_alone_one_command_may_follow_soon() -> None:
    wake = WakePhrase("hey car")
    assert wake.meant(at(0, "hey car")) is None
    assert text(wake.meant(at(4, "open the window"))) == "open the window"
    assert wake.meant(at(5, "and the door")) is None
    assert wake.meant(at(10, "hey car")) is None
    assert wake.meant(at(19, "open the window")) is None
