"""From sound to utterances: a real recording through the real detection of speech, before an engine that counts."""

from collections.abc import Iterable

import numpy as np
import pytest
from hear_stage import Counter, blocks, clip, silence

from assistant.hearing import RATE, Block, Hearing, HearingSettings, Partial, Said, VadSettings
from assistant.hearing.audio import Samples

S = 1_000_000_000
QUIET = silence(1.0)


def said(heard: Iterable[Partial | Said]) -> list[Said]:
    return [one for one in heard if isinstance(one, Said)]


def fed(hearing: Hearing, samples: Samples, start_ns: int = 0, size: int = 1600) -> list[Partial | Said]:
    return [heard for block in blocks(samples, size, start_ns) for heard in hearing.feed(block)]


def test_an_utterance_holds_its_words_and_a_little_before_them() -> None:
    (one,) = said(fed(Hearing(Counter()), np.concatenate((QUIET, clip(), QUIET)), 5 * S))
    begin, quiet, end = (t / S - 6 for t in (one.begin_ns, one.quiet_ns, one.t_ns))
    assert 0.0 < begin < 0.4
    assert 1.2 < quiet < 1.7
    assert abs(end - quiet - 0.6) < 0.05
    assert abs(one.transcript.words[-1].end - (end - begin)) < 0.2


def test_after_a_whole_command_a_short_pause_is_enough() -> None:
    (one,) = said(fed(Hearing(Counter(), complete=lambda text: text.startswith("w0")), clip()))
    assert (one.t_ns - one.quiet_ns) / S == pytest.approx(0.192, abs=0.04)


def test_partial_words_come_while_they_are_said() -> None:
    heard = fed(Hearing(Counter()), clip())
    partials = [one for one in heard if isinstance(one, Partial)]
    assert isinstance(heard[-1], Said)
    assert len(partials) > 10
    assert [p.t_ns for p in partials] == sorted(p.t_ns for p in partials)
    assert partials[-1].text == heard[-1].transcript.text


@pytest.mark.parametrize("size", [1, 160, 511, 512, 513, 16_000, 60_000])
def test_the_size_of_blocks_changes_nothing(size: int) -> None:
    sound = np.concatenate((clip()[: 2 * RATE], QUIET)) if size == 1 else np.concatenate((QUIET, clip(), QUIET))
    wanted = fed(Hearing(Counter()), sound)
    assert fed(Hearing(Counter()), sound, size=size) == wanted


def test_silence_is_nothing() -> None:
    hearing = Hearing(Counter())
    assert fed(hearing, np.zeros(3 * RATE, np.float32)) == []
    assert list(hearing.finish()) == []


def test_sound_that_ends_in_mid_sentence_is_heard_to_its_end() -> None:
    hearing = Hearing(Counter())
    assert said(fed(hearing, clip()[:16_100])) == []
    (one,) = said(hearing.finish())
    assert one.t_ns == 32 * 32_000_000  # the last window is filled up
    assert said(fed(hearing, clip())) == said(fed(Hearing(Counter()), clip()))  # and it is as new


def test_speech_without_end_is_cut_without_a_gap() -> None:
    settings = HearingSettings(vad=VadSettings(longest_s=1.0))
    first, second, *_ = said(fed(Hearing(Counter(), settings), np.tile(clip()[6_000:28_000], 3)))
    assert first.t_ns == second.begin_ns
    assert first.t_ns - first.begin_ns < 1.5 * S


def test_a_minute_of_speech_without_a_pause_becomes_utterances_that_are_short_enough() -> None:
    engine = Counter()
    hearing = Hearing(engine, HearingSettings(vad=VadSettings(longest_s=3.0)))
    hearing._network = lambda window: 0.9  # nobody speaks so long: the network's answer is made up here
    for start in range(0, 60, 10):
        list(hearing.feed(Block(start * S, np.zeros(10 * RATE, np.float32))))
    assert len(engine.utterances) == 19
    assert max(engine.utterances) <= 3.4 * RATE


class TestPushToTalk:
    """Only what the driver wants heard is heard."""

    def hearing(self) -> Hearing:
        return Hearing(Counter(), HearingSettings(push_to_talk=True))

    def test_nothing_is_heard_before_it_is_pressed(self) -> None:
        assert fed(self.hearing(), clip()) == []

    def test_a_hold_is_one_utterance_from_hand_to_hand(self) -> None:
        hearing = self.hearing()
        hearing.button.press(0)
        sound = np.concatenate((clip(), QUIET, clip()))
        assert said(fed(hearing, sound)) == []  # a pause ends nothing
        hearing.button.release(7 * S)
        (one,) = said(fed(hearing, QUIET, 7 * S))
        assert one.t_ns == pytest.approx(7 * S, abs=S // 10)
        assert said(fed(hearing, clip(), 8 * S)) == []

    def test_a_tap_hears_one_utterance(self) -> None:
        hearing = self.hearing()
        hearing.button.press(0)
        list(hearing.feed(Block(0, QUIET[:1600])))
        hearing.button.release(S // 10)
        sound = np.concatenate((QUIET, clip(), QUIET, clip()))
        (one,) = said(fed(hearing, sound, S // 10))
        assert 2.5 * S < one.quiet_ns < 3.5 * S

    def test_a_tap_without_words_hears_nothing(self) -> None:
        hearing = self.hearing()
        hearing.button.press(0)
        hearing.button.release(S // 10)
        assert not any(one.transcript.meant for one in said(fed(hearing, np.concatenate((silence(7), clip())))))


class TestOwnVoice:
    """It never hears itself."""

    def test_what_is_said_while_it_speaks_is_not_heard(self) -> None:
        hearing = Hearing(Counter())
        hearing.voice = True
        assert fed(hearing, clip()) == []
        hearing.voice = False
        assert len(said(fed(hearing, np.concatenate((QUIET, clip())), 3 * S))) == 1

    def test_its_last_words_are_not_taken_for_the_beginning_of_the_drivers(self) -> None:
        hearing = Hearing(Counter())
        hearing.voice = True
        fed(hearing, clip()[: 2 * RATE])
        hearing.voice = False
        answer_at_once = np.concatenate((silence(0.2), clip()[6_000:]))
        (one,) = said(fed(hearing, answer_at_once, 2 * S))
        assert 2.3 * S < one.begin_ns < 2.4 * S  # the room had fallen silent then

    def test_a_driver_who_speaks_over_it_stops_it_and_is_heard_from_the_first_word(self) -> None:
        stopped: list[bool] = []
        hearing = Hearing(Counter(), stop_voice=lambda: stopped.append(True))
        hearing.voice = True
        echo = 0.05 * np.tile(clip()[6_000:28_000], 2)
        assert fed(hearing, echo) == []
        assert stopped == []
        first = fed(hearing, clip(), 3 * S)
        hearing.voice = False
        (one,) = said([*first, *fed(hearing, QUIET, 6 * S)])
        assert stopped == [True]
        assert one.begin_ns < 3.6 * S

    def test_a_driver_in_mid_sentence_is_not_interrupted(self) -> None:
        stopped: list[bool] = []
        hearing = Hearing(Counter(), stop_voice=lambda: stopped.append(True))
        fed(hearing, clip()[:RATE])
        hearing.voice = True
        assert len(said(fed(hearing, clip()[RATE:], S))) == 1
        assert stopped == [True]

    def test_when_it_cannot_be_stopped_the_driver_is_cut_off_at_its_first_word(self) -> None:
        hearing = Hearing(Counter())
        fed(hearing, clip()[:RATE])
        hearing.voice = True
        (one,) = said(fed(hearing, clip()[RATE:], S))
        assert one.t_ns <= 1.1 * S


def test_an_utterance_becomes_the_event_that_a_drive_records() -> None:
    (one,) = said(fed(Hearing(Counter()), clip()))
    event = one.utterance()
    assert (event.t_ns, event.source, event.confidence) == (one.t_ns, "voice", 0.5)
    assert event.text == one.transcript.text
    assert event.words == one.transcript.words
