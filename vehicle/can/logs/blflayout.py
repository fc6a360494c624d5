"""How BLF (Binary Logging Format) lays out its objects; shared by its reader and its writer.

The format is Vector's; its layout is as public tools (python-can, vector_blf) read and write it: a file header, then
objects; objects of type 10 are containers whose compressed content is again a stream of objects.
"""

import struct

import numpy as np

__all__ = [
    "BASE",
    "CAN",
    "CAN2",
    "CAN_FD",
    "CAN_FD64",
    "CLASSIC",
    "CONTAINER",
    "CONTAINER_TYPE",
    "FD",
    "FD64",
    "FD_SIZES",
    "FILE_HEADER",
    "FILE_HEADER_SIZE",
    "HEADER_SIZES",
    "NANOSECONDS",
    "REMOTE",
    "REMOTE64",
    "TEN_MICROSECONDS",
    "TIMED",
]

FILE_HEADER = struct.Struct("<4sLBBBBBBBBQQLL8H8H")
FILE_HEADER_SIZE = 144
BASE = struct.Struct("<4sHHLL")  # signature, header size, header version, object size, type
CONTAINER = struct.Struct("<H6xL4x")  # compression, uncompressed size
TIMED = struct.Struct("<LHHQ")  # flags, client, version, time stamp; version 2 adds the original time stamp
FD = struct.Struct("<HBBLLBBB5x")  # channel, flags, dlc, id, length, bits, FD flags, valid bytes; then 64 bytes
FD64 = struct.Struct("<BBBBLLLLLLLHBBL")  # channel, dlc, valid bytes, sent, id, length, flags, ..., extra's offset, crc
HEADER_SIZES = {1: BASE.size + TIMED.size, 2: BASE.size + TIMED.size + 8}
"""Where an object's body begins, for each version of object header."""

CAN, CONTAINER_TYPE, CAN2, CAN_FD, CAN_FD64 = 1, 10, 86, 100, 101
TEN_MICROSECONDS, NANOSECONDS = 1, 2
REMOTE, REMOTE64 = 0x80, 0x10
FD_SIZES = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64], np.uint8)


def _classic(body: int) -> "np.dtype[np.void]":
    return np.dtype(
        {
            "names": [
                "sig",
                "hsize",
                "hver",
                "size",
                "type",
                "flags",
                "stamp",
                "channel",
                "cflags",
                "dlc",
                "id",
                "data",
            ],
            "formats": ["S4", "<u2", "<u2", "<u4", "<u4", "<u4", "<u8", "<u2", "u1", "u1", "<u4", ("u1", 8)],
            "offsets": [0, 4, 6, 8, 12, 16, 24, body, body + 2, body + 3, body + 4, body + 8],
            "itemsize": body + 16,
        }
    )


CLASSIC = {version: _classic(size) for version, size in HEADER_SIZES.items()}
"""A classic frame, object header and all, for each version of object header."""
