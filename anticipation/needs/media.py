"""What the driver usually plays at this time of day."""

from anticipation.habits import Habits
from anticipation.need import Need
from anticipation.needs.given import WORTH_KNOWING
from anticipation.needs.words import fit, often
from anticipation.scene import Scene

__all__ = ["media_needs"]

SOURCE = "Vehicle.Cabin.Infotainment.Media.Played.Source"
_FIRST_MINUTES = 3.0
"""Later, what plays is what the driver chose today."""

_NAMES = {
    "SIRIUS_XM": "SiriusXM",
    "AM": "AM radio",
    "FM": "FM radio",
    "DAB": "DAB radio",
    "TV": "TV",
    "CD": "the CD",
    "DVD": "the DVD",
    "AUX": "AUX",
    "USB": "USB",
    "DISK": "the disk",
    "BLUETOOTH": "Bluetooth",
    "INTERNET": "internet radio",
}
"""Sources worth an offer: a beep or a voice is played by the car itself."""


def media_needs(scene: Scene, habits: Habits) -> list[Need]:
    """Return the need to play what is usual now, if the car says that it plays something else."""
    if scene.at is None or scene.t_ns - scene.began_ns >= _FIRST_MINUTES * 60e9:
        return []
    playing = scene.read(SOURCE)
    if not playing.valid or playing.value == "UNKNOWN":
        return []
    belief = habits.media(scene.at)
    if belief is None or not belief.times or belief.p < WORTH_KNOWING or belief.source not in _NAMES:
        return []
    if belief.source == playing.value:
        return []
    name = _NAMES[belief.source]
    title = f"Play {name}?"
    reason = fit(title, f"As {often(belief.times, belief.of, f'{belief.part} drives')}")
    actions = ((SOURCE, belief.source),)
    return [Need("media", "media", belief.p, title, reason, (SOURCE,), actions, f"Choose {name}", "spark")]
