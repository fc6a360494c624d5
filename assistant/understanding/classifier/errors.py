"""What can go wrong with a classifier's file.

OutriderError
└── ClassifierError   missing, damaged, or not made for this program; the message says what to do
"""

from vehicle.errors import OutriderError

__all__ = ["ClassifierError"]


class ClassifierError(OutriderError):
    """A classifier cannot be read: its files are missing, damaged, or of another version."""
