"""What can go wrong with what the car says.

OutriderError                  one clear line for the user; the program exits 1
└── VehicleError
    ├── DbcError               a DBC file that cannot be read, with file and line
    ├── CarError               a car mapping that is wrong or unknown
    ├── LogError               a log that is missing, empty, damaged or not a log
    ├── DriveError             a drive folder that is incomplete or cannot be written
    ├── BusError               a CAN interface that is absent or went away
    └── WriteRefusedError      the write guard refused to send
"""

__all__ = [
    "BusError",
    "CarError",
    "DbcError",
    "DriveError",
    "LogError",
    "OutriderError",
    "VehicleError",
    "WriteRefusedError",
]


class OutriderError(Exception):
    """Base of every error that is the user's to mend; its text is one clear line that names the fix."""


class VehicleError(OutriderError):
    """Base of the errors of the vehicle package."""


class DbcError(VehicleError):
    """A DBC file cannot be read; the text holds file and line."""


class CarError(VehicleError):
    """A car's mapping is unknown, malformed, or names signals that its DBC does not have."""


class LogError(VehicleError):
    """A log is missing, empty, damaged, or not a log."""


class DriveError(VehicleError):
    """A drive folder is incomplete, of a newer version, or cannot be written."""


class BusError(VehicleError):
    """A CAN interface is absent, misconfigured or went away."""


class WriteRefusedError(VehicleError):
    """The write guard refused to send a frame, and nothing was sent."""
