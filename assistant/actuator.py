"""What a driver's yes becomes on the bus: frames of the signals that the car's mapping names as writable."""

from collections.abc import Sequence

from assistant.understanding import Action
from vehicle.can.car import Car
from vehicle.can.encode import encode, signal_mask
from vehicle.can.guard import BitsRule, WriteGuard, WriteRule
from vehicle.errors import BusError, WriteRefusedError

__all__ = ["Actuator", "write_rules"]


def write_rules(car: Car) -> dict[int, WriteRule]:
    """Return what the guard shall permit for a car: the bits of its writable signals, all others zero."""
    masks: dict[int, tuple[str, bytes]] = {}
    for writable in car.writable:
        key, message = writable.message.key, writable.message
        _, mask = masks.get(key, ("", bytes(message.size)))
        bits = bytes(a | b for a, b in zip(mask, signal_mask(message, writable.signal), strict=True))
        masks[key] = (message.name, bits)
    return {key: BitsRule(name, bytes(len(mask)), mask) for key, (name, mask) in masks.items()}


class Actuator:
    """Sends actions through the guard; each becomes a record for the trace, sent or not."""

    def __init__(self, car: Car, guard: WriteGuard) -> None:
        self._guard = guard
        self._signals = {writable.path: writable for writable in car.writable}

    @property
    def writable(self) -> frozenset[str]:
        """Paths that can be written now."""
        return frozenset(self._signals) if self._guard.writing_enabled else frozenset()

    def carry_out(self, t_ns: int, actions: Sequence[Action]) -> list[dict[str, object]]:
        """Send the actions in their order; whatever one of them meets, the others are tried."""
        return [self._carry_out(t_ns, action) for action in actions]

    def _carry_out(self, t_ns: int, action: Action) -> dict[str, object]:
        record: dict[str, object] = {"path": action.path, "value": action.value, "outcome": "sent"}
        writable = self._signals.get(action.path)
        try:
            if writable is None:
                raise WriteRefusedError("the car's mapping does not name it as writable")
            payload = encode(writable.message, {writable.signal.name: writable.physical(action.value)})
            self._guard.write(t_ns, writable.message.key, payload)
        except (WriteRefusedError, BusError) as error:
            return {**record, "outcome": "refused", "reason": str(error)}
        except (KeyError, ValueError):
            return {**record, "outcome": "refused", "reason": f"the car's signal cannot be {action.value!r}"}
        return record
