"""What can go wrong with hearing.

OutriderError
└── HearingError
    ├── AudioError           a sound file that cannot be read
    ├── MicrophoneError      no microphone, or nothing on this machine to open one with
    ├── VoiceModelError      the speech model is absent, damaged, of another language, or newer than the engine
    └── DownloadError        the speech model could not be fetched
"""

from vehicle.errors import OutriderError

__all__ = ["AudioError", "DownloadError", "HearingError", "MicrophoneError", "VoiceModelError"]


class HearingError(OutriderError):
    """Base of the errors of hearing."""


class AudioError(HearingError):
    """A sound file is missing, damaged, empty, or of a kind that cannot be read here."""


class MicrophoneError(HearingError):
    """There is no microphone, or no library to open it with."""


class VoiceModelError(HearingError):
    """The speech model cannot be used; the text says what to do."""


class DownloadError(HearingError):
    """The speech model could not be fetched, or what came is not what was expected."""
