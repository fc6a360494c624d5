"""Any CAN log as a stream of blocks of frames: ``open_log``.

candump and BLF, the two formats that drives are kept in, are read by our own vectorised readers; everything else
that python-can reads goes through python-can.
"""

from vehicle.can.logs.base import Log
from vehicle.can.logs.open import open_log

__all__ = ["Log", "open_log"]
