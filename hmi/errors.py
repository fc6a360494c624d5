"""What can go wrong with the dashboard's window.

OutriderError
└── HmiError
    └── NoDisplayError         there is no screen to open a window on
"""

from vehicle.errors import OutriderError

__all__ = ["HmiError", "NoDisplayError"]


class HmiError(OutriderError):
    """Base of the errors of the hmi package."""


class NoDisplayError(HmiError):
    """There is no screen to open a window on."""
