"""A simulator of drivers' lives. It writes what a car writes: CAN frames through real DBCs, in ordinary folders."""

from anticipation.lab.simulate.family import FAMILIES, TEST_FAMILY
from anticipation.lab.simulate.folder import write
from anticipation.lab.simulate.life import Act, Life, SimulatedDrive, Truth
from anticipation.lab.simulate.simulation import simulate
from anticipation.lab.simulate.winter import Showcase, showcase

__all__ = [
    "FAMILIES",
    "TEST_FAMILY",
    "Act",
    "Life",
    "Showcase",
    "SimulatedDrive",
    "Truth",
    "showcase",
    "simulate",
    "write",
]
