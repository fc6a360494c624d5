"""What can go wrong in anticipation.

OutriderError
  ProfileError         the profile cannot be opened, read or written; each message says what to do
    ProfileLockedError   another program holds it
    ProfileDamagedError  it is no profile, or parts of it are lost, or its key is another one
  HistoryError         a file of someone's history cannot be read
  ModelError           the model cannot be run: missing, damaged, of another version; each message says what to do
"""

from vehicle.errors import OutriderError

__all__ = ["HistoryError", "ModelError", "ProfileDamagedError", "ProfileError", "ProfileLockedError"]


class ProfileError(OutriderError):
    """The profile cannot be opened, read or written."""


class ProfileLockedError(ProfileError):
    """Another program holds the profile."""


class ProfileDamagedError(ProfileError):
    """It is no profile, or parts of it are lost, or its key is another one."""


class HistoryError(OutriderError):
    """A file of someone's history cannot be read."""


class ModelError(OutriderError):
    """The model cannot be run: missing, damaged, or not made for this program."""
