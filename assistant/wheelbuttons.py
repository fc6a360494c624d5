"""The buttons at the steering wheel that move the focus, of a car whose mapping names them."""

from vehicle.state import SignalState

__all__ = ["WHEEL_BUTTONS", "WheelButtons"]

_WHEEL = "Vehicle.Chassis.SteeringWheel"
WHEEL_BUTTONS = {
    f"{_WHEEL}.IsNextButtonPressed": "focus-next",
    f"{_WHEEL}.IsPreviousButtonPressed": "focus-previous",
    f"{_WHEEL}.IsOkButtonPressed": "press",
}
"""The control that each of them gives."""


class WheelButtons:
    """Tells when one goes down. What is pressed when it is first heard of was not pressed now."""

    def __init__(self) -> None:
        self._up: set[str] = set()

    def feel(self, state: SignalState, now_ns: int) -> list[str]:
        """Return the controls of the buttons that went down since the last call, as the car says at ``now_ns``."""
        found = []
        for path, control in WHEEL_BUTTONS.items():
            button = state.read(path, now_ns)
            if button.valid and button.value is True and path in self._up:
                found.append(control)
            if button.valid and button.value is False:
                self._up.add(path)
            else:
                self._up.discard(path)
        return found
