"""Everything about the cabin."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

import msgspec

from anticipation.facts import HabitKind
from anticipation.habits import Habits, weather_of
from anticipation.need import Need
from anticipation.needs.air import recirculation_need, windows_need
from anticipation.needs.comfort import seat_need, temperature_need, wheel_need
from anticipation.needs.defrost import defrost_need
from anticipation.needs.moment import Moment, Opinion, own_opinion
from anticipation.scene import Scene

__all__ = ["HABIT_MINUTES", "climate_needs"]

HABIT_MINUTES = 10.0
"""How long into a drive habits are looked at: what drivers do as they begin to drive."""

Maker = Callable[[Moment], Need | None]

_HABITS: tuple[tuple[frozenset[HabitKind], Maker], ...] = (
    (frozenset({"defrost"}), defrost_need),
    # who has just turned the temperature up does not want it down
    (frozenset({"heat", "cool"}), temperature_need),
    (frozenset({"seat"}), seat_need),
    (frozenset({"wheel"}), wheel_need),
)
_AIR: tuple[tuple[frozenset[HabitKind], Maker], ...] = (
    (frozenset({"recirculation"}), recirculation_need),
    (frozenset({"windows"}), windows_need),
)


def climate_needs(
    scene: Scene,
    habits: Habits,
    done: AbstractSet[str] = frozenset(),
    cabin_c: float | None = None,
    opinion: Opinion = own_opinion,
) -> list[Need]:
    """Return what the driver may want to do to the cabin now.

    ``cabin_c`` is how warm it was in the cabin as the drive began, which is what habits depend on; as it is now where
    that is not known. ``opinion`` weighs what the habits say with what others do. ``done`` are the kinds that
    they have already decided on in this drive: their chance is taken.
    Habits count in the first ``HABIT_MINUTES`` of a drive; bad air and tunnels do whenever they come.
    """
    if habits.empty:
        return []
    minutes, weather = (scene.t_ns - scene.began_ns) / 60e9, weather_of(scene)
    if cabin_c is not None:
        weather = msgspec.structs.replace(weather, cabin_c=cabin_c)
    needs: list[Need | None] = []
    if minutes < HABIT_MINUTES:
        began = Moment(scene, weather, habits, minutes, opinion)
        needs += [maker(began) for kinds, maker in _HABITS if not kinds & done]
    if weather.smog:
        # bad air comes at any minute of a drive: nobody is late to act
        now = Moment(scene, weather, habits, 0.0, opinion)
        needs += [maker(now) for kinds, maker in _AIR if not kinds & done]
    return [need for need in needs if need is not None]
