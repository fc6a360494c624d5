"""What a touch on the climate card asks for, in words: one way, through one gate, as if it were typed or said."""

__all__ = ["CLIMATE_NS", "WISHES"]

CLIMATE_NS = 12_000_000_000
"""How long the climate card stays open after it was touched last."""
WISHES = {
    "warmer": "warmer for the driver",
    "cooler": "cooler for the driver",
    "more-fan": "more fan",
    "less-fan": "less fan",
    "defrost-on": "turn on the windshield defrost",
    "defrost-off": "turn off the windshield defrost",
    "defrost-rear-on": "turn on the rear defrost",
    "defrost-rear-off": "turn off the rear defrost",
    "ac-on": "turn on the air conditioning",
    "ac-off": "turn off the air conditioning",
    "recirculation-on": "turn on recirculation",
    "recirculation-off": "turn off recirculation",
}
"""The words by the control of ``hmi.climate_controls``."""
