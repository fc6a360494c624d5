"""Profiles: what was learned about each driver, in one encrypted file that forgets completely."""

from anticipation.profile.exchange import read_export, write_export
from anticipation.profile.files import default_profile
from anticipation.profile.forgetting import forget_everything
from anticipation.profile.journal import DRIVER, GUEST, Entry, Line
from anticipation.profile.store import Store

__all__ = [
    "DRIVER",
    "GUEST",
    "Entry",
    "Line",
    "Store",
    "default_profile",
    "forget_everything",
    "read_export",
    "write_export",
]
