"""The roads that this car has driven, learned from the ways of its trips: a map that grows with use."""

from anticipation.roads.roads import Lines, Roads

__all__ = ["Lines", "Roads"]
