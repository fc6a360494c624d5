"""What happens in the car becomes facts: trips, what is done to the cabin, charging, what is played.

``Watch.look`` is called once a second of event time; everything between is a frozen state, to come back to.
"""

from anticipation.watch.cabin import Cabin
from anticipation.watch.journey import Seen, decode_seen, encode_seen
from anticipation.watch.seeing import glance, see
from anticipation.watch.watch import Watch, WatchState

__all__ = ["Cabin", "Seen", "Watch", "WatchState", "decode_seen", "encode_seen", "glance", "see"]
