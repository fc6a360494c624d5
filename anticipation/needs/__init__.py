"""What the driver may need now: from a scene and what is known of the driver to needs. Pure; it decides nothing."""

from anticipation.needs.climate import HABIT_MINUTES, climate_needs
from anticipation.needs.departure import departure_needs
from anticipation.needs.destination import destination_needs
from anticipation.needs.energy import energy_needs
from anticipation.needs.given import Leaving, Likely, Stop
from anticipation.needs.media import media_needs
from anticipation.needs.moment import Opinion

__all__ = [
    "HABIT_MINUTES",
    "Leaving",
    "Likely",
    "Opinion",
    "Stop",
    "climate_needs",
    "departure_needs",
    "destination_needs",
    "energy_needs",
    "media_needs",
]
