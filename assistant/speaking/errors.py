"""What can go wrong with the voice.

OutriderError
└── VoiceError                 the voice is not installed, is damaged, or cannot say this
"""

from vehicle.errors import OutriderError

__all__ = ["VoiceError"]


class VoiceError(OutriderError):
    """The voice is not installed, is damaged, or cannot say this."""
