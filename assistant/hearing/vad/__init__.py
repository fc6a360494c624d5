"""Where speech begins and ends: a small network says how likely each moment is speech, a state machine decides.

The network is Silero's (``silero_vad_16k.onnx``, from the package silero-vad 6.2.3, MIT; LICENSE beside it).
"""

from assistant.hearing.vad.network import WINDOW, SpeechNetwork
from assistant.hearing.vad.segment import Edge, Segmenter, VadSettings

__all__ = ["WINDOW", "Edge", "Segmenter", "SpeechNetwork", "VadSettings"]
