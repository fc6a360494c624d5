"""A drive as a script for tests of the policy: what happens when, tick by tick, and what was decided."""

from collections.abc import Callable

from msgspec.structs import replace

from anticipation.facts import Answered, OfferAnswer
from anticipation.instant import Instant
from anticipation.need import Kind, Need
from anticipation.policy import Answers, Decision, PolicyState, Workload, answer, decide, observe
from anticipation.scene import Scene
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
MONDAY = Instant(1_768_204_800)  # 2026-01-12, 8:00

SPEED = "Vehicle.Speed"
OUTSIDE = "Vehicle.Exterior.AirTemperature"
LEFT = "Vehicle.Body.Lights.DirectionIndicator.Left.IsSignaling"
RIGHT = "Vehicle.Body.Lights.DirectionIndicator.Right.IsSignaling"
HAZARD = "Vehicle.Body.Lights.Hazard.IsSignaling"
ANGLE = "Vehicle.Chassis.SteeringWheel.Angle"
LONGITUDINAL = "Vehicle.Acceleration.Longitudinal"
LATERAL = "Vehicle.Acceleration.Lateral"
YAW = "Vehicle.AngularVelocity.Yaw"
GEAR = "Vehicle.Powertrain.Transmission.SelectedGear"
ENGAGED = "Vehicle.Powertrain.Transmission.CurrentGear"
ABS = "Vehicle.ADAS.ABS.IsEngaged"
ESC = "Vehicle.ADAS.ESC.IsEngaged"


def need(kind: Kind, p: float = 0.99, key: str = "", **more: object) -> Need:
    whole = Need(kind, key or kind, p, f"{kind.capitalize()}?", f"You usually want {kind}.")
    return replace(whole, **more)


class Drive:
    """``at(12.3, ...)`` plans what happens at a second of the drive, ``run`` lets it happen.

    What the car says it says again at every tick, until ``mute``; the car stands unless told otherwise.
    """

    def __init__(self, *needs: Need, wall: Instant | None = MONDAY, step_s: float = 0.1, budget: int = 6) -> None:
        self.state = PolicyState()
        self.workload = Workload()
        self.answers = Answers()
        self.said: dict[str, Value | None] = {SPEED: 0.0}
        self.needs = {n.key: n for n in needs}
        self.answered: list[Need | None] = []
        self.told: list[Decision] = []
        self.t_ns = 0
        self._signals = SignalState()
        self._wall = wall
        self._step_ns = round(step_s * S)
        self._budget = budget
        self._plan: list[tuple[int, Callable[[], None]]] = []

    def at(self, t_s: float, *acts: Callable[[], None]) -> "Drive":
        self._plan += [(round(t_s * S), act) for act in acts]
        return self

    def run(self, until_s: float) -> "Drive":
        while self.t_ns < round(until_s * S):
            self.tick(self.t_ns + self._step_ns)
        return self

    def tick(self, t_ns: int) -> None:
        self.t_ns = t_ns
        due = [act for when, act in self._plan if when <= t_ns]
        self._plan = [planned for planned in self._plan if planned[0] > t_ns]
        for act in due:
            act()
        for path, value in self.said.items():
            self._signals.set(PATHS[path], value, t_ns)
        scene = Scene(t_ns, self._signals, at=self.now)
        self.workload = observe(self.workload, scene)
        needs = tuple(self.needs.values())
        self.state, told = decide(self.state, scene, self.workload, needs, self.answers, self._budget)
        for decision in told:
            if decision.outcome == "expired":
                self._learn(decision.key, "expired")
        self.told += told

    @property
    def now(self) -> Instant | None:
        return self._wall._replace(s=self._wall.s + self.t_ns // S) if self._wall is not None else None

    def _learn(self, key: str, said: OfferAnswer) -> None:
        if self.now is not None:
            self.answers.learn(Answered(self.now, key, said))

    # what may happen

    def says(self, path: str, value: Value | None) -> Callable[[], None]:
        return lambda: self.said.update({path: value})

    def mute(self, path: str) -> Callable[[], None]:
        return lambda: self.said.pop(path, None) and None

    def wants(self, *needs: Need) -> Callable[[], None]:
        return lambda: self.needs.update({n.key: n for n in needs})

    def done(self, key: str) -> Callable[[], None]:
        return lambda: self.needs.pop(key, None) and None

    def answers_with(self, said: OfferAnswer, key: str) -> Callable[[], None]:
        def act() -> None:
            self.state, answered = answer(self.state, self.t_ns, key, said)
            self.answered.append(answered)
            if answered is not None:
                self._learn(key, said)

        return act

    # what came of it

    def offers(self) -> list[tuple[float, str]]:
        return self.of("offer")

    def of(self, outcome: str) -> list[tuple[float, str]]:
        return [(round(d.t_ns / S, 1), d.key) for d in self.told if d.outcome == outcome]

    def silences(self, key: str) -> list[tuple[float, str]]:
        return [(round(d.t_ns / S, 1), d.cause) for d in self.told if d.key == key and d.outcome == "withheld"]

    def last(self, key: str) -> Decision:
        return [d for d in self.told if d.key == key][-1]
