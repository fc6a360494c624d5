"""What can go wrong with a base map.

OutriderError
└── MapError                   a map file, or one of its tiles, is not what it should be
"""

from vehicle.errors import OutriderError

__all__ = ["MapError"]


class MapError(OutriderError):
    """A map file, or one of its tiles, is not what it should be."""
