"""What can go wrong in anticipation.

OutriderError
  ProfileError         the profile cannot be opened, read or written; each message says what to do
    ProfileLockedError   another program holds it
    ProfileDamagedError  it is no profile, or parts of it are lost, or its key is another one
  HistoryError         a file of someone's history cannot be read
"""

from vehicle.errors import OutriderError

__all__ = ["HistoryError", "ProfileDamagedError", "ProfileError", "ProfileLockedError"]


class ProfileError(OutriderError):
    """The profile cannot be opened, read or written."""


class ProfileLockedError(ProfileError):
    """Another program holds the profile."""


class ProfileDamagedError(ProfileError):
    """It is no profile, or parts of it are lost, or its key is another one."""


class HistoryError(OutriderError):
    """A file of someone's history cannot be read."""
