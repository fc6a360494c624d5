"""How likely each window of sound holds speech, by Silero's network in onnxruntime on one thread.

The network, 512 samples and the 64 before them at 16 kHz and its own state in, a probability out, is described at
github.com/snakers4/silero-vad.
"""

from importlib.resources import as_file, files
from typing import Any, Final

import numpy as np

from assistant.hearing.audio import RATE, Samples
from assistant.hearing.errors import VoiceModelError

__all__ = ["WINDOW", "SpeechNetwork"]

WINDOW: Final = 512
"""Samples of one decision: 32 ms."""

_CONTEXT: Final = 64
_MODEL: Final = "silero_vad_16k.onnx"


class SpeechNetwork:
    """Remembers what it heard; the same sound gives the same numbers. Raises VoiceModelError when it cannot load."""

    def __init__(self) -> None:
        self._session = _session()
        self._rate = np.array(RATE, np.int64)
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._input = np.zeros((1, _CONTEXT + WINDOW), np.float32)

    def __call__(self, window: Samples) -> float:
        """Return the probability, 0 to 1, that these ``WINDOW`` samples hold speech."""
        self._input[0, :_CONTEXT] = self._input[0, -_CONTEXT:]
        self._input[0, _CONTEXT:] = window
        given = {"input": self._input, "state": self._state, "sr": self._rate}
        probability, self._state = self._session.run(None, given)
        return float(probability[0, 0])


def _session() -> Any:
    import onnxruntime  # a tenth of a second, which commands that hear nothing need not pay

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    with as_file(files(__package__) / _MODEL) as path:
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # noqa: BLE001 - onnxruntime's own have no common base
            why = str(error).partition("\n")[0]
            raise VoiceModelError(f"{path}: cannot be loaded ({why}); pip install --force-reinstall outrider") from None
