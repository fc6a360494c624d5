"""What the driver does to the cabin in which weather, and what they play, as far as their own history shows it."""

from anticipation.habits.belief import Belief
from anticipation.habits.habits import Habits
from anticipation.habits.media import MediaBelief
from anticipation.habits.weather import Weather, weather_of

__all__ = ["Belief", "Habits", "MediaBelief", "Weather", "weather_of"]
