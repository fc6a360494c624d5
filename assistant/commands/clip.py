"""A part of a replay as moving pictures: a GIF, or a folder of PNG frames, at even steps of event time."""

import math
from dataclasses import replace
from pathlib import Path

from assistant.commands.gif import Reel, require_pillow
from assistant.commands.options import ReplayOptions
from assistant.commands.pictures import Scene, draw_now, save_frame
from assistant.player import run_to
from assistant.session import Session
from assistant.terminal import progress
from assistant.tiles import open_map
from vehicle.drive import DriveSource
from vehicle.errors import OutriderError

__all__ = ["Clip"]

_MOST_PIXELS = 600_000_000
"""A GIF is held in memory until it is written."""
_LEAST_S = 0.02
"""What a GIF shows for less, viewers show for a tenth of a second."""


class Clip:
    """What ``--clip`` asked for; ``duration_s`` is the drive's length. Raises OutriderError where it cannot be made.

    The frames lie at even steps of event time from ``--from`` on, before ``--until``. A GIF shows them at the pace at
    which they happened, or ``--speed`` times as fast.
    """

    def __init__(self, options: ReplayOptions, path: Path, duration_s: float) -> None:
        self._options, self._path = options, path
        self._begin_s, self._step_s = options.start_s, 1 / options.fps
        end_s = min(duration_s, math.inf if options.until_s is None else options.until_s)
        self.count = max(0, math.ceil((end_s - self._begin_s) * options.fps - 1e-6))
        if not self.count:
            part = f"{self._begin_s:g} s and {end_s:g} s"
            raise OutriderError(f"{path}: nothing to show between {part}; the drive lasts {duration_s:.1f} s")
        self._gif = path.suffix.lower() == ".gif"
        if self._gif:
            self._check_gif()
        self._make_room()

    def _check_gif(self) -> None:
        require_pillow()
        width, height = self._options.size
        if self.count * width * height > _MOST_PIXELS:
            raise OutriderError(
                f"{self._path}: {self.count:,} frames of {width}x{height} are too much for a GIF; "
                "take a shorter part, a smaller --size or --fps, or a folder"
            )
        if self._shown_s < _LEAST_S:
            raise OutriderError(
                f"{self._path}: a GIF shows at most 50 frames a second; take a smaller --fps or --speed"
            )

    @property
    def _shown_s(self) -> float:
        """How long a GIF shows each frame."""
        return self._step_s if math.isinf(self._options.speed) else self._step_s / self._options.speed

    def _make_room(self) -> None:
        """Find out now whether there is room for it, and not after a long replay."""
        folder = self._path.parent if self._gif else self._path
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self._gif:
                self._path.open("wb").close()
            elif any(folder.glob("frame-*.png")):
                raise OutriderError(f"{folder}: has frames already; name another folder, or remove them")
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> OutriderError:
        return OutriderError(f"{self._path}: the clip cannot be written ({getattr(error, 'strerror', None) or error})")

    def record(self, session: Session, source: DriveSource, scene: Scene) -> None:
        """Play the session through the clip's part, and write it."""
        from hmi.dashboard import Dashboard

        dashboard = Dashboard(scene.options.size)
        scene = scene._replace(playback=replace(scene.playback, paused=False, speed=self._step_s / self._shown_s))
        reel = Reel(scene.options.size)
        with progress(f"Drawing {self._path.name}") as show, open_map(scene.options.map_file) as basemap:
            for number in range(self.count):
                run_to(session, source, round((self._begin_s + number * self._step_s) * 1e9))
                draw_now(dashboard, session, scene, basemap)
                if self._gif:
                    reel.add(dashboard.rgb())
                else:
                    save_frame(self._path / f"frame-{number + 1:04d}.png", dashboard)
                show((number + 1) / self.count)
            if self._gif:
                try:
                    reel.save(self._path, self._shown_s)
                except OSError as error:
                    raise self._failed(error) from None
