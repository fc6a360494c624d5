"""Sound in, words out: detection of speech, the guard against hearing oneself, and the engine, in that order.

Everything follows from the sound, its event times and what was pressed, never from the machine's clock: the same sound
gives the same words.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from assistant.hearing.audio import Block, Samples, duration_ns
from assistant.hearing.echo import EchoGuard, EchoSettings
from assistant.hearing.levels import Levels, level_db
from assistant.hearing.talkbutton import TalkButton
from assistant.hearing.transcriber import Transcriber, Transcript
from assistant.hearing.vad import WINDOW, Segmenter, SpeechNetwork, VadSettings
from assistant.hearing.vad.segment import windows
from vehicle.events import Utterance

__all__ = ["Heard", "Hearing", "HearingSettings", "Partial", "Said"]


class Partial(NamedTuple):
    """The words so far of an utterance that goes on."""

    t_ns: int
    text: str


class Said(NamedTuple):
    """An utterance that is over, at ``t_ns``; its sound, and with it the times of its words, begin at ``begin_ns``.

    ``quiet_ns`` is when the speaker fell silent, or was cut off.
    """

    t_ns: int
    begin_ns: int
    quiet_ns: int
    transcript: Transcript

    def utterance(self) -> Utterance:
        """Return it as the event that a drive records."""
        text, confidence, words = self.transcript
        return Utterance(self.t_ns, text, "voice", confidence, words)


Heard = Partial | Said


class HearingSettings(msgspec.Struct, frozen=True):
    """How to listen; ``push_to_talk``: only while the button wants it, always otherwise."""

    push_to_talk: bool = False
    vad: VadSettings = VadSettings()
    echo: EchoSettings = EchoSettings()


class Hearing:
    """Fed with sound, block by block; not to be shared between threads.

    ``complete`` says whether words are a whole command, after which a short pause is enough. ``stop_voice`` is called
    when the driver speaks over the assistant; without it, nothing is heard while the assistant speaks.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        settings: HearingSettings | None = None,
        complete: Callable[[str], bool] = lambda text: False,
        stop_voice: Callable[[], None] | None = None,
    ) -> None:
        self.button = TalkButton()
        self.voice = False
        """Whether the assistant is speaking: set by whoever lets it speak."""
        self.levels = Levels()
        self.speech = 0.0
        """The probability of speech in the last window."""
        self.listening = False
        """Whether the button has it listen, be it that nothing is said yet."""
        self._settings = settings or HearingSettings()
        self._transcriber = transcriber
        self._complete = complete
        self._stop_voice = stop_voice
        self._network = SpeechNetwork()
        self._segmenter = Segmenter(self._settings.vad)
        self._guard = EchoGuard(self._settings.echo)
        vad = self._settings.vad
        self._before: deque[tuple[int, Samples]] = deque(maxlen=windows(vad.pre_roll_s) + windows(vad.min_speech_s))
        self._rest: Samples = np.zeros(0, np.float32)
        self._text, self._whole = "", False
        self._open = self._was_shut = False
        self._begin_ns = self._now_ns = self._next_ns = self._quiet_ns = 0

    @property
    def now_ns(self) -> int:
        """The event time up to which it has heard."""
        return self._now_ns

    def feed(self, block: Block) -> Iterator[Heard]:
        """Take more sound, and yield what is heard in it; iterate to the end."""
        samples = np.concatenate((self._rest, block.samples))
        t_ns = block.t_ns - duration_ns(len(self._rest))
        whole = len(samples) - len(samples) % WINDOW
        self._rest, self._next_ns = samples[whole:], t_ns + duration_ns(len(samples))
        for start in range(0, whole, WINDOW):
            yield from self._window(t_ns + duration_ns(start), samples[start : start + WINDOW])

    def finish(self) -> Iterator[Heard]:
        """The sound has ended: yield what was still in progress, and be ready for other sound."""
        if len(self._rest):
            yield from self.feed(Block(self._next_ns, np.zeros(WINDOW - len(self._rest), np.float32)))
        if self._open:
            yield from self._end()
        self._segmenter.reset()
        self._network.reset()
        self._before.clear()

    def _window(self, t_ns: int, window: Samples) -> Iterator[Heard]:
        self._now_ns = t_ns + duration_ns(WINDOW)
        self.levels.step(window)
        self.speech = self._network(window)
        heard = self._may_hear(t_ns, window)
        if not self._open:
            self._before.append((t_ns, window))
        wanted = self._settings.push_to_talk and self.button.wants(t_ns, speaking=self._segmenter.speaking)
        if heard and (wanted or not self._settings.push_to_talk):
            yield from self._heard(t_ns, window)
        else:
            self._segmenter.reset()
            if self._open:
                yield from self._end()
        self.listening = wanted and (self._open or self.button.wants(t_ns, speaking=False))

    def _may_hear(self, t_ns: int, window: Samples) -> bool:
        """Ask the guard; what was kept while it was shut is forgotten when it opens, unless the driver opened it."""
        gate = self._guard.step(
            self.voice,
            self.speech,
            level_db(window),
            in_speech=self._open or self.button.held(t_ns),
            may_barge=self._stop_voice is not None,
        )
        if gate == "barge-in" and self._stop_voice is not None:
            self._stop_voice()
        if gate == "open" and self._was_shut:
            self._before.clear()
        self._was_shut = gate == "shut"
        return not self._was_shut

    def _heard(self, t_ns: int, window: Samples) -> Iterator[Heard]:
        held = self._settings.push_to_talk and self.button.held(t_ns)
        edge = self._segmenter.step(self.speech, complete=self._whole)
        if not self._open:
            if edge == "begin" or held:
                yield from self._begin()
            return
        yield from self._accept(window)
        if not self._segmenter.quiet and self._segmenter.speaking:
            self._quiet_ns = self._now_ns
        if edge == "cut" or (edge == "end" and not held):
            yield from self._end()
        if edge == "cut":
            yield from self._begin()

    def _begin(self) -> Iterator[Heard]:
        self._transcriber.begin()
        self._open = True
        self._begin_ns = self._before[0][0] if self._before else self._now_ns
        self._quiet_ns = self._now_ns
        for _, window in self._before:
            yield from self._accept(window)
        self._before.clear()

    def _accept(self, window: Samples) -> Iterator[Heard]:
        text = self._transcriber.accept(window)
        if text != self._text:
            self._text, self._whole = text, self._complete(text)
            yield Partial(self._now_ns, text)

    def _end(self) -> Iterator[Heard]:
        transcript = self._transcriber.finish()
        self._open, self._text, self._whole = False, "", False
        self.button.ended()
        yield Said(self._now_ns, self._begin_ns, self._quiet_ns, transcript)
