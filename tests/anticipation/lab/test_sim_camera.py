"""What a camera in the cabin tells: who drives, what they wear, who is beside them, what they look at."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.camera import CUES, Glance, look
from anticipation.lab.simulate.family import FAMILIES
from anticipation.lab.simulate.lived import live
from anticipation.lab.simulate.simulation import begin
from anticipation.lab.simulate.weather import Sky

SKY = Sky(outside_c=10.0, sun_w_m2=100.0, rain=False, smog=0, dark=False, night_c=5.0)
SECONDS = 300


def _look(
    face: tuple[float, ...] = (1.0, -1.0, 0.5, 0.0),
    sky: Sky = SKY,
    passenger: bool = False,
    acts: tuple[Act, ...] = (),
    frost: float = 0.0,
    seed: int = 0,
) -> NDArray[np.float32]:
    seated = np.arange(SECONDS) >= 6
    glance = Glance(seated, np.full(SECONDS, 12.0), np.full(SECONDS, frost), acts)
    return look(face, sky, passenger, glance, np.random.default_rng(seed))


def _mean(cues: NDArray[np.float32], name: str) -> float:
    return float(cues[6:, CUES.index(name)].mean())


def test_cues_are_noisy_numbers_and_nothing_while_nobody_sits_there() -> None:
    cues = _look()
    assert cues.shape == (SECONDS, len(CUES))
    assert cues.dtype == np.float32
    assert not cues[:6].any()
    assert np.isfinite(cues).all()
    assert np.std(cues[6:], axis=0).min() > 0.01
    assert 0 <= cues[:, 4:].min() <= cues[:, 4:].max() <= 1


def test_cues_say_what_is_so() -> None:
    cold, warm = replace(SKY, outside_c=-8.0), replace(SKY, outside_c=28.0)
    assert _mean(_look(sky=cold), "wrapped_up") > 0.8 > 0.3 > _mean(_look(sky=warm), "wrapped_up")
    assert _mean(_look(passenger=True), "passenger") > 0.8 > 0.2 > _mean(_look(), "passenger")
    assert _mean(_look(frost=0.9), "fogged") > 0.8 > 0.2 > _mean(_look(), "fogged")
    assert _mean(_look(), "eyes_on_road") > 0.8


def test_eyes_go_to_what_a_hand_will_use() -> None:
    eyes = _look(acts=(Act(100.0, "heat", 22.0),))[:, CUES.index("eyes_on_road")]
    assert eyes[97:101].max() < 0.5


def test_a_face_is_the_same_on_every_drive_and_another_s_is_not() -> None:
    living = begin(FAMILIES["three-drivers"], 1, 12, date(2026, 1, 5), steady=True)
    living.home.camera = True
    living.run(12)
    faces: dict[str, list[NDArray[np.float64]]] = {}
    for drive in living.drives:
        camera = live(drive.recipe).camera
        assert camera is not None
        assert len(camera) == drive.seconds
        faces.setdefault(drive.truth.driver, []).append(camera[camera.any(axis=1), :4].astype(np.float64).mean(axis=0))
    assert set(faces) == {"A", "B", "C"}
    spread = {who: np.linalg.norm(np.std(drives, axis=0)) for who, drives in faces.items()}
    middle = {who: np.mean(drives, axis=0) for who, drives in faces.items()}
    assert max(spread.values()) < 0.7
    assert min(np.linalg.norm(middle[a] - middle[b]) for a, b in ("AB", "BC", "AC")) > 2 * max(spread.values())


def test_a_household_either_has_a_camera_or_not() -> None:
    for seed in (0, 1, 2, 3):
        living = begin(FAMILIES["commuter"], seed, 2, date(2026, 1, 5))
        living.run(2)
        assert {live(drive.recipe).camera is not None for drive in living.drives} <= {living.home.camera}
