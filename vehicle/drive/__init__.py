"""Recorded drives: the folder, its recorder, and its frames and events in order of event time."""

from vehicle.drive.folder import Drive, DriveInfo, drives_in, open_drive
from vehicle.drive.record import Recorder
from vehicle.drive.source import DriveSource, Survey, survey
from vehicle.drive.straight import Straightener

__all__ = [
    "Drive",
    "DriveInfo",
    "DriveSource",
    "Recorder",
    "Straightener",
    "Survey",
    "drives_in",
    "open_drive",
    "survey",
]
