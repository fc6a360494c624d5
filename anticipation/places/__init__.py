"""Places, learned online from where trips end: clusters of stops that merge and split as evidence grows."""

from anticipation.places.place import Change, Place
from anticipation.places.places import Places

__all__ = ["Change", "Place", "Places"]
