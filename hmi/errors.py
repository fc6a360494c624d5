"""What can go wrong with the dashboard's window.

OutriderError
└── HmiError
    ├── FontError              a font of ours is missing or damaged
    └── NoDisplayError         there is no screen to open a window on
"""

from vehicle.errors import OutriderError

__all__ = ["FontError", "HmiError", "NoDisplayError"]


class HmiError(OutriderError):
    """Base of the errors of the hmi package."""


class FontError(HmiError):
    """A font that ships with the program is missing or damaged."""


class NoDisplayError(HmiError):
    """There is no screen to open a window on."""
