"""A life as a list of drives, and what the driver meant with each: the ground truth for an evaluator."""

from dataclasses import dataclass
from datetime import datetime

from anticipation.ground import Position
from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.frames import frames_of
from anticipation.lab.simulate.lived import Recipe, live
from anticipation.lab.simulate.words import Said
from vehicle.drive import DriveInfo
from vehicle.events import FrameBlock

__all__ = ["ZONE", "Life", "SimulatedDrive", "Truth"]

ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Truth:
    """What the driver meant, and what happened. The car says none of it.

    ``new`` tells whether they have never been at the destination in this life. ``planned`` is when they meant to
    leave, ``departed`` when the car first moved, ``arrived`` when it stopped. ``acts`` is everything that the driver
    did to the climate, ``wants`` what they said they would like and did not do, ``said`` all their words.
    ``wants_charge`` tells whether they mean to charge on this drive or soon: the battery is below what they are content
    with; ``charge_place`` is where they would, which is the destination where they do.
    """

    driver: str
    origin: str
    destination: str
    purpose: str
    position: Position
    new: bool
    planned: datetime
    departed: datetime
    arrived: datetime
    acts: tuple[Act, ...]
    wants: tuple[Act, ...]
    said: tuple[Said, ...]
    wants_charge: bool
    charge_place: str | None
    charge_position: Position | None

    @property
    def planned_departure(self) -> datetime:
        """The same as ``planned``."""
        return self.planned


@dataclass(frozen=True)
class SimulatedDrive:
    """One drive, from waking to switching off. Its frames are made when they are asked for, always the same."""

    recipe: Recipe
    info: DriveInfo
    truth: Truth
    seconds: int

    @property
    def start(self) -> datetime:
        """When the car woke, with its zone."""
        return self.recipe.start

    def block(self) -> FrameBlock:
        """Return its frames; times count from waking."""
        return frames_of(self.recipe, live(self.recipe))


@dataclass(frozen=True)
class Life:
    """The drives of one car, oldest first."""

    family: str
    seed: int
    drives: list[SimulatedDrive]

    @property
    def share_new(self) -> float:
        """The share of drives that went somewhere for the first time."""
        return sum(drive.truth.new for drive in self.drives) / max(1, len(self.drives))
