"""The ear: a thread that takes sound from a source, and puts what it hears into a bounded queue.

It only produces. What it heard becomes part of the drive where the one loop takes it, as events that are recorded; a
replay of the drive needs neither microphone nor recogniser.
"""

import queue
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final

import msgspec

from assistant.hearing.audio import AudioSource
from assistant.hearing.hearing import Heard, Hearing, Partial
from assistant.hearing.wake import WakePhrase
from vehicle.errors import OutriderError
from vehicle.events import Utterance

__all__ = ["Ear"]

_QUEUE: Final = 256
_RETRY_S: Final = 2.0


class Ear:
    """Listens until ``close``; a microphone that goes away is looked for again.

    ``make`` loads the model and is called in the thread, so that a drive need not wait for it; ``open_source`` is
    called there as well, again after each fault. Neither failure ends a drive: ``fault`` says what is wrong.
    """

    def __init__(
        self,
        open_source: Callable[[], AudioSource],
        make: Callable[[], Hearing],
        wake: str = "",
        retry_s: float = _RETRY_S,
    ) -> None:
        self.dropped = 0
        """What was heard and found the queue full."""
        self.ready = False
        """Whether the model is loaded and a source is open."""
        self._open_source, self._make = open_source, make
        self._wake = WakePhrase(wake)
        self._retry_s = retry_s
        self._hearing: Hearing | None = None
        self._source: AudioSource | None = None
        self._fault = ""
        self._wishes: queue.SimpleQueue[Callable[[Hearing], None]] = queue.SimpleQueue()
        self._queue: queue.Queue[Partial | Utterance] = queue.Queue(_QUEUE)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    @property
    def fault(self) -> str:
        """What is wrong, in words; "" when nothing is."""
        if self._fault or self._hearing is None:
            return self._fault
        return f"the microphone: {self._hearing.levels.fault}" if self._hearing.levels.fault else ""

    @property
    def lost(self) -> int:
        """Blocks of sound that came faster than they could be heard."""
        return self._source.dropped if self._source is not None else 0

    @property
    def listening(self) -> bool:
        """Whether the talk button, or the wake phrase just said, has it listen, be it that nothing is said yet."""
        hearing = self._hearing
        return self.ready and hearing is not None and (hearing.listening or self._wake.waits(hearing.now_ns))

    def press(self, t_ns: int) -> None:
        """The talk button goes down at this event time; with a wake phrase, that is as good as having said it."""

        def obey(hearing: Hearing) -> None:
            hearing.button.press(t_ns)
            self._wake.follow(t_ns)

        self._wishes.put(obey)

    def release(self, t_ns: int) -> None:
        """The talk button is let go at this event time."""
        self._wishes.put(lambda hearing: hearing.button.release(t_ns))

    def voice(self, speaking: bool) -> None:
        """The assistant begins to speak, or has ended."""
        self._wishes.put(lambda hearing: setattr(hearing, "voice", speaking))

    def take(self, now_ns: int) -> list[Partial | Utterance]:
        """Return what was heard since the last call; an utterance from before ``now_ns`` is dated just behind it.

        A decision that has been made cannot hear it any more, and a recording must say what was heard when. A partial
        of no words clears those before it: they were not for the car, or nothing became of them.
        """
        heard: list[Partial | Utterance] = []
        with suppress(queue.Empty):
            while True:
                heard.append(self._queue.get_nowait())
        return [
            msgspec.structs.replace(item, t_ns=max(item.t_ns, now_ns + 1)) if isinstance(item, Utterance) else item
            for item in heard
        ]

    def join(self) -> None:
        """Wait until the source has ended, as a file does."""
        self._thread.join()

    def close(self) -> None:
        """Stop listening, and let go of the microphone."""
        self._stop.set()
        if self._source is not None:
            self._source.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._hearing = self._make()
            while not self._stop.is_set() and self._listen(self._hearing):
                self._stop.wait(self._retry_s)
        except OutriderError as error:
            self._fault = str(error)
        except Exception as error:  # noqa: BLE001 - a drive goes on without an ear, whatever befell it
            self._fault = f"hearing failed ({' '.join(str(error).split())}); words can still be typed"
        self.ready = False

    def _listen(self, hearing: Hearing) -> bool:
        """Listen to one source to its end; whether to look for another."""
        try:
            self._source = self._open_source()
        except OutriderError as error:
            self._fault = str(error)
            return True
        with closing(self._source) as source:
            self._fault, self.ready = "", True
            for block in source.blocks():
                self._obey(hearing)
                for heard in hearing.feed(block):
                    self._put(heard)
                if self._stop.is_set():
                    break
            for heard in hearing.finish():
                self._put(heard)
            self._fault, self.ready = source.fault, False
        return bool(self._fault)

    def _obey(self, hearing: Hearing) -> None:
        with suppress(queue.Empty):
            while True:
                self._wishes.get_nowait()(hearing)

    def _put(self, heard: Heard) -> None:
        item: Partial | Utterance
        if isinstance(heard, Partial):
            item = heard._replace(text=self._wake.shown(heard))
        else:
            meant = self._wake.meant(heard) if heard.transcript.meant else None
            item = meant.utterance() if meant is not None else Partial(heard.t_ns, "")
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self.dropped += 1
