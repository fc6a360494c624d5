"""What can go wrong while the speech model is made or measured."""

from vehicle.errors import OutriderError

__all__ = ["VoiceError"]


class VoiceError(OutriderError):
    """A program, package, recording or stage that is missing or damaged; the text names the fix."""
