"""A simulator of drivers' lives. It writes what a car writes: CAN frames through real DBCs, in ordinary folders."""

from anticipation.lab.simulate.acts import Act, ActKind
from anticipation.lab.simulate.family import FAMILIES, TEST_FAMILY, TRAIN_FAMILIES, VALID_FAMILY
from anticipation.lab.simulate.folder import write
from anticipation.lab.simulate.life import Life, SimulatedDrive, Truth
from anticipation.lab.simulate.simulation import simulate
from anticipation.lab.simulate.winter import Showcase, showcase
from anticipation.lab.simulate.words import Said

__all__ = [
    "FAMILIES",
    "TEST_FAMILY",
    "TRAIN_FAMILIES",
    "VALID_FAMILY",
    "Act",
    "ActKind",
    "Life",
    "Said",
    "Showcase",
    "SimulatedDrive",
    "Truth",
    "showcase",
    "simulate",
    "write",
]
