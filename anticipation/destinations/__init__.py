"""The memory of where a driver goes and when, by which roads, and how long it takes."""

from anticipation.destinations.departures import DepartureForecast, Travel
from anticipation.destinations.memory import Destinations, Dossier, Forecast
from anticipation.destinations.routes import RouteMemory
from anticipation.destinations.support import Support

__all__ = ["DepartureForecast", "Destinations", "Dossier", "Forecast", "RouteMemory", "Support", "Travel"]
