"""What the commands were asked for, where it is more than a few words."""

from dataclasses import dataclass
from pathlib import Path

from assistant.presenter import ThemeWish

__all__ = ["BusOptions", "LiveOptions", "ReplayOptions"]


@dataclass(frozen=True)
class ReplayOptions:
    """What ``outrider replay`` was asked for."""

    drive: Path
    car: str | None = None
    headless: bool = False
    speed: float = 1.0
    start_s: float = 0.0
    until_s: float | None = None
    trace: Path | None = None
    screenshot: Path | None = None
    at_s: float | None = None
    against: Path | None = None
    clip: Path | None = None
    fps: float = 5.0
    size: tuple[int, int] = (1280, 720)
    theme: ThemeWish = "auto"
    profile: Path | None = None
    driver: str = ""
    silent: bool = False
    voice_model: Path | None = None
    mind: bool = False
    map_file: Path | None = None


@dataclass(frozen=True)
class BusOptions:
    """Which buses to listen to, in python-can's words; the first channel is bus 0."""

    interface: str
    channels: tuple[str, ...]
    bitrate: int | None = None
    fd: bool = False


@dataclass(frozen=True)
class LiveOptions:
    """What ``outrider drive`` was asked for."""

    bus: BusOptions
    car: str
    record: Path | None = None
    allow_sending: bool = False
    trace: Path | None = None
    size: tuple[int, int] = (1280, 720)
    theme: ThemeWish = "auto"
    fullscreen: bool = False
    headless: bool = False
    seconds: float | None = None
    profile: Path | None = None
    driver: str = ""
    silent: bool = False
    microphone: bool = True
    device: str | None = None
    wake: str = ""
    voice_model: Path | None = None
    map_file: Path | None = None
