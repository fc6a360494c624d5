"""``outrider doctor``: what works on this machine, what is missing, and the fix for each."""

import importlib.util
import os
import platform
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple

import platformdirs

from assistant.terminal import say
from vehicle.errors import OutriderError

__all__ = ["Finding", "examine", "run_doctor"]

_ONNXRUNTIME = (1, 31, 1)


class Finding(NamedTuple):
    """One thing looked at: whether it works, what was found, and what to do where it does not.

    "missing" is something optional; "broken" is something that the program needs.
    """

    what: str
    state: Literal["works", "missing", "broken"]
    found: str
    fix: str = ""


def run_doctor() -> None:
    """Print what was found; raises OutriderError when something that is needed is broken."""
    findings = examine()
    for finding in findings:
        sign = {"works": "ok     ", "missing": "missing", "broken": "BROKEN "}[finding.state]
        say(f"{sign} {finding.what}: {finding.found}")
        if finding.fix:
            say(f"        fix: {finding.fix}")
    broken = [f.what for f in findings if f.state == "broken"]
    if broken:
        raise OutriderError(f"broken: {', '.join(broken)}")


def examine() -> list[Finding]:
    """Look at everything; nothing is opened for long, sent or changed."""
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _decoder,
        _onnxruntime,
        _model,
        _vosk,
        _speech_model,
        _microphone,
        _voice,
        _display,
        _fonts,
        _sound,
        _can,
        _parquet,
        _mf4,
        _lab,
        _train,
        _profile,
        _cache,
    )
    return [check() for check in checks]


def _python() -> Finding:
    return Finding("Python", "works", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _decoder() -> Finding:
    """Pack a speed, decode it, and see that it comes back."""
    from vehicle.can.car import car_names, load_car
    from vehicle.can.decode_frame import MessageDecoder

    names = car_names()
    try:
        layout = load_car("toyota-rav4-2017").databases[0][0].message("SPEED")
        value = MessageDecoder(layout)(bytes(5) + (12_345).to_bytes(2, "big") + b"\0")["SPEED"]
    except (OutriderError, KeyError) as error:
        return Finding("CAN decoding", "broken", str(error), "install Outrider again")
    if value != 123.45:
        return Finding("CAN decoding", "broken", f"a packed 123.45 km/h came back as {value}", "install Outrider again")
    return Finding("CAN decoding", "works", f"{len(names)} cars known")


def _onnxruntime() -> Finding:
    """The model that anticipates needs the int4 expert kernels of onnxruntime 1.31.1."""
    try:
        import onnxruntime
    except (ImportError, OSError) as error:
        return Finding("onnxruntime", "broken", str(error), "pip install --force-reinstall onnxruntime")
    found = str(onnxruntime.__version__)
    numbers = tuple(int(part) for part in found.split(".")[:3] if part.isdigit())
    if numbers < _ONNXRUNTIME:
        return Finding("onnxruntime", "broken", found, "pip install 'onnxruntime>=1.31.1'")
    return Finding("onnxruntime", "works", found)


def _model() -> Finding:
    """Load the model, and ask it something."""
    from anticipation.foresight import open_network

    network, fault = open_network()
    if network is None:
        return Finding("model", "broken", fault, "pip install --force-reinstall outrider")
    shape = network.manifest.shape
    network.step([[0.0] * shape.columns], [[0.0] * shape.cand_columns], [1.0])
    return Finding("model", "works", f"{shape.total_weights / 1e6:.1f} M weights, {network.fingerprint}")


def _vosk() -> Finding:
    """The recogniser loads its native library on import."""
    try:
        import vosk  # noqa: F401
    except (ImportError, OSError) as error:
        return Finding("vosk", "broken", str(error), "pip install --force-reinstall vosk")
    return Finding("vosk", "works", version("vosk"))


def _speech_model() -> Finding:
    """Load the model that would be used; without one, words can still be typed."""
    from assistant.hearing.errors import VoiceModelError
    from assistant.hearing.models import find_model
    from assistant.hearing.vosk_engine import VoskTranscriber

    try:
        model = find_model()
        VoskTranscriber(model.folder)
    except VoiceModelError as error:
        return Finding("speech model", "missing", str(error).partition(";")[0], "outrider doctor --get-voice")
    return Finding("speech model", "works", f"{model.folder}, {model.origin}")


def _microphone() -> Finding:
    """Look for a microphone, without opening it."""
    from assistant.hearing.errors import MicrophoneError
    from assistant.hearing.microphone import load_sounddevice

    try:
        sounddevice = load_sounddevice()
    except MicrophoneError as error:
        what, _, fix = str(error).partition("; ")
        return Finding("microphone", "missing", what, fix)
    try:
        return Finding("microphone", "works", str(sounddevice.query_devices(None, "input")["name"]))
    except (sounddevice.PortAudioError, ValueError):
        return Finding("microphone", "missing", "none is connected", "connect one; words can be typed without it")


def _voice() -> Finding:
    """Look for the voice that answers, without loading it; without one, answers are shown."""
    if importlib.util.find_spec("hibari") is None:
        return Finding("voice", "missing", "hibari-tts is not installed; answers are shown", "pip install hibari-tts")
    return Finding("voice", "works", f"hibari-tts {version('hibari-tts')}")


def _display() -> Finding:
    from hmi.errors import NoDisplayError
    from hmi.window import Window

    try:
        Window((320, 240), "Outrider").close()
    except NoDisplayError as error:
        return Finding("display", "missing", str(error), "start it in a desktop session, or use --headless")
    return Finding("display", "works", "a window opens")


def _fonts() -> Finding:
    """Draw one picture off-screen."""
    from hmi.dashboard import Dashboard
    from hmi.view import View

    try:
        Dashboard((320, 240)).draw(View(0.0, "Outrider", {}))
    except Exception as error:  # noqa: BLE001 - whatever fails here is the finding
        return Finding("drawing", "broken", str(error), "pip install --force-reinstall pygame-ce")
    return Finding("drawing", "works", f"pygame-ce {version('pygame-ce')}, fonts found")


def _sound() -> Finding:
    from hmi.sound import can_sound

    if not can_sound():
        return Finding("sound", "missing", "no output device", "connect one; everything is shown as text too")
    return Finding("sound", "works", "an output device opens")


def _can() -> Finding:
    interfaces = Path("/sys/class/net")
    names = []
    if interfaces.is_dir():
        names = [p.name for p in sorted(interfaces.iterdir()) if (p / "type").exists() and _is_can(p / "type")]
    if names:
        return Finding("CAN interfaces", "works", ", ".join(names))
    fix = "ip link set can0 up type can bitrate 500000 listen-only on, or another interface of python-can"
    return Finding("CAN interfaces", "missing", "no SocketCAN interface; logs replay without one", fix)


def _is_can(path: Path) -> bool:
    try:
        return path.read_text().strip() == "280"  # ARPHRD_CAN in linux/if_arp.h
    except OSError:
        return False


def _extra(what: str, package: str, extra: str) -> Finding:
    if importlib.util.find_spec(package) is None:
        return Finding(what, "missing", f"{package} is not installed", f"pip install 'outrider[{extra}]'")
    try:
        return Finding(what, "works", f"{package} {version(package)}")
    except PackageNotFoundError:
        return Finding(what, "works", package)


def _parquet() -> Finding:
    return _extra("Parquet files", "pyarrow", "parquet")


def _mf4() -> Finding:
    return _extra("MF4 logs", "asammdf", "mf4")


def _lab() -> Finding:
    return _extra("simulated lives and plots", "pythermalcomfort", "lab")


def _train() -> Finding:
    return _extra("training", "torch", "train")


def _profile() -> Finding:
    """Open the profile of this user to read, if there is one; none is made."""
    from anticipation.errors import ProfileError
    from anticipation.profile import Store, default_profile

    try:
        import sqlcipher3
    except ImportError as error:
        return Finding("profile", "broken", f"sqlcipher3: {error}", "pip install sqlcipher3")
    folder = default_profile()
    if not (folder / "profile.db").exists():
        return Finding("profile", "works", f"none yet; it will be {folder}, with SQLite {sqlcipher3.sqlite_version}")
    try:
        with Store.read(folder) as store:
            return Finding("profile", "works", f"{folder}, encrypted: {', '.join(store.drivers()) or 'nobody yet'}")
    except ProfileError as error:
        return Finding("profile", "missing", str(error), "outrider profile forget --all makes room for a new one")


def _cache() -> Finding:
    """Parsed DBC files are kept, so that a car loads in milliseconds."""
    folder = platformdirs.user_cache_path("outrider")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        where = "HOME" if os.name == "posix" else "LOCALAPPDATA"
        fix = f"give {where} a folder that can be written; without it each start is slower"
        return Finding("cache", "missing", f"{folder} ({error.strerror})", fix)
    return Finding("cache", "works", str(folder))
