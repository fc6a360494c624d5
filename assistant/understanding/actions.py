"""From an intent and its slots to what the car should do: a plan, which nobody has carried out yet."""

from assistant.understanding.body_plans import BODY_PLANS
from assistant.understanding.climate_plans import CLIMATE_PLANS
from assistant.understanding.need_plans import NEED_PLANS
from assistant.understanding.plans import Planner
from assistant.understanding.seat_plans import SEAT_PLANS
from assistant.understanding.travel_plans import TRAVEL_PLANS

__all__ = ["PLANS"]

PLANS: dict[str, Planner] = {**CLIMATE_PLANS, **SEAT_PLANS, **BODY_PLANS, **TRAVEL_PLANS, **NEED_PLANS}
"""What makes the plan of each wish of the intent table."""
