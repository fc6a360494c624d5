"""The ear: sound in, words out, offline.

From a file or a microphone (``files``, ``microphone``) through the detection of speech (``vad``), the guard against
hearing oneself (``echo``) and push-to-talk (``talkbutton``) to an engine behind the ``Transcriber`` protocol; ``ear``
runs all of it in a thread and hands over the events.
"""

from assistant.hearing.audio import RATE, AudioSource, Block
from assistant.hearing.ear import Ear
from assistant.hearing.errors import AudioError, DownloadError, HearingError, MicrophoneError, VoiceModelError
from assistant.hearing.files import FileSource, open_audio
from assistant.hearing.grammar import Fitted, read_grammar, spoken
from assistant.hearing.hearing import Hearing, HearingSettings, Partial, Said
from assistant.hearing.microphone import Microphone, open_microphone
from assistant.hearing.models import ModelPath, find_model
from assistant.hearing.opening import EarOptions, open_ear
from assistant.hearing.transcriber import UNKNOWN, Transcriber, Transcript
from assistant.hearing.vad import VadSettings
from assistant.hearing.vosk_engine import VoskTranscriber

__all__ = [
    "RATE",
    "UNKNOWN",
    "AudioError",
    "AudioSource",
    "Block",
    "DownloadError",
    "Ear",
    "EarOptions",
    "FileSource",
    "Fitted",
    "Hearing",
    "HearingError",
    "HearingSettings",
    "Microphone",
    "MicrophoneError",
    "ModelPath",
    "Partial",
    "Said",
    "Transcriber",
    "Transcript",
    "VadSettings",
    "VoiceModelError",
    "VoskTranscriber",
    "find_model",
    "open_audio",
    "open_ear",
    "open_microphone",
    "read_grammar",
    "spoken",
]
