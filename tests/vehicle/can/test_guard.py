"""Safety rule 6: nothing is sent unless the user and the car's mapping both allow it, and nothing else can send."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vehicle.can.guard import BitsRule, WriteGuard, WriteRule, bus_sender, obd_rules
from vehicle.can.isotp import flow_control
from vehicle.can.obdpoll import FUNCTIONAL, FUNCTIONAL_EXTENDED, ObdPoller
from vehicle.errors import BusError, WriteRefusedError
from vehicle.events import EXTENDED

ROOT = Path(__file__).parents[3]
S = 1_000_000_000
ASK_SPEED = bytes.fromhex("02010d0000000000")
CLIMATE = BitsRule("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", bytes(4), bytes.fromhex("00ff0000"))


class Wire:
    """Where a guard's frames would go."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, bytes]] = []

    def __call__(self, key: int, data: bytes) -> None:
        self.frames.append((key, data))


def guard(wire: Wire, rules: dict[int, WriteRule] | None = None, *, on: bool = True) -> WriteGuard:
    return WriteGuard(wire, obd_rules() if rules is None else rules, writing_enabled=on)


def refusal(a_guard: WriteGuard, key: int, data: bytes, t_ns: int = 0) -> str:
    with pytest.raises(WriteRefusedError) as error:
        a_guard.write(t_ns, key, data)
    return str(error.value)


def test_writing_is_off_until_the_user_switches_it_on() -> None:
    wire = Wire()
    for off in (WriteGuard(wire, obd_rules()), guard(wire, on=False)):
        assert "writing is off" in refusal(off, FUNCTIONAL, ASK_SPEED)
        assert (off.sent, off.refused) == (0, 1)
    assert wire.frames == []


def test_what_the_mapping_does_not_name_is_refused() -> None:
    wire = Wire()
    assert "does not name" in refusal(guard(wire, {}), FUNCTIONAL, ASK_SPEED)
    assert "does not name" in refusal(guard(wire, {0x123: CLIMATE}), 0x124, bytes(4))
    # the same number with 29 bits is another key
    assert "does not name" in refusal(guard(wire, {0x123: CLIMATE}), EXTENDED | 0x123, bytes(4))
    assert wire.frames == []


def test_an_allowed_frame_is_sent_and_recorded() -> None:
    wire = Wire()
    a_guard = guard(wire)
    record = a_guard.write(5, FUNCTIONAL, ASK_SPEED)
    assert wire.frames == [(FUNCTIONAL, ASK_SPEED)]
    assert record == (5, FUNCTIONAL, ASK_SPEED, "sent", "OBD-II current data")
    refusal(a_guard, 0x100, b"\0", 6)
    assert [(r.t_ns, r.key, r.outcome) for r in a_guard.take_records()] == [
        (5, FUNCTIONAL, "sent"),
        (6, 0x100, "refused"),
    ]
    assert a_guard.take_records() == []
    assert (a_guard.sent, a_guard.refused, a_guard.failed) == (1, 1, 0)


def test_only_the_bits_of_writable_signals_may_change() -> None:
    wire = Wire()
    a_guard = guard(wire, {0x123: CLIMATE})
    a_guard.write(0, 0x123, bytes.fromhex("002b0000"))
    assert "outside the writable signals" in refusal(a_guard, 0x123, bytes.fromhex("002b0001"))
    assert "4 bytes, not 8" in refusal(a_guard, 0x123, bytes(8))
    assert wire.frames == [(0x123, bytes.fromhex("002b0000"))]


@pytest.mark.parametrize(
    "payload",
    [
        "0104000000000000",  # clear fault codes
        "0201000000000000"[:-2],  # not 8 bytes
        "0214ff0000000000",  # UDS: clear
        "022e0d0000000000",  # UDS: write data
        "0210030000000000",  # UDS: session
        "022f0d0300000000",  # UDS: control outputs
        "0231010000000000",  # UDS: routine
        "0227010000000000",  # UDS: security access
        "0101000000000000",  # no PID
        "0801000000000000",
        "1008010d0c050000",  # a long request
        "3000000000000000",  # flow control to everybody
    ],
)
@pytest.mark.parametrize("key", [FUNCTIONAL, FUNCTIONAL_EXTENDED])
def test_to_all_units_only_requests_for_current_data(key: int, payload: str) -> None:
    wire = Wire()
    refusal(guard(wire), key, bytes.fromhex(payload))
    assert wire.frames == []


@pytest.mark.parametrize("key", [0x7E0, 0x7E7, EXTENDED | 0x18DA10F1])
def test_to_one_unit_only_flow_control(key: int) -> None:
    wire = Wire()
    a_guard = guard(wire)
    a_guard.write(0, key, flow_control())
    for payload in ("0104000000000000", "02010d0000000000", "2100000000000000", "3100000000000000"):
        assert "flow control" in refusal(a_guard, key, bytes.fromhex(payload))
    assert wire.frames == [(key, flow_control())]


@given(st.sampled_from([0x7DF, 0x7E0, 0x7E7, EXTENDED | 0x18DB33F1, EXTENDED | 0x18DA10F1]), st.binary(max_size=8))
def test_no_mapping_unlocks_the_diagnostic_keys(key: int, data: bytes) -> None:
    wire = Wire()
    reckless = BitsRule("everything", bytes(8), b"\xff" * 8)
    a_guard = guard(wire, {key: reckless})
    try:
        a_guard.write(0, key, data)
    except WriteRefusedError:
        assert wire.frames == []
    else:
        assert data[0] == 0x30 or data[1] == 0x01


def test_other_testers_keys_are_locked_too() -> None:
    key = EXTENDED | 0x18DA10FA
    reckless = BitsRule("everything", bytes(8), b"\xff" * 8)
    assert "flow control" in refusal(guard(Wire(), {key: reckless}), key, bytes.fromhex("022e0d0000000000"))


def test_rate_limit() -> None:
    wire = Wire()
    a_guard = WriteGuard(wire, obd_rules(), writing_enabled=True, max_per_s=3)
    for t_ns in (0, 1, 2):
        a_guard.write(t_ns, FUNCTIONAL, ASK_SPEED)
    assert "more than 3 frames" in refusal(a_guard, FUNCTIONAL, ASK_SPEED, S - 1)
    a_guard.write(S, FUNCTIONAL, ASK_SPEED)
    # a clock that goes backwards makes no room
    assert "more than 3 frames" in refusal(a_guard, FUNCTIONAL, ASK_SPEED, 0)
    assert len(wire.frames) == 4


def test_a_driver_that_fails_is_reported_and_recorded() -> None:
    def broken(key: int, data: bytes) -> None:
        raise OSError("no buffer space")

    a_guard = WriteGuard(broken, obd_rules(), writing_enabled=True)
    with pytest.raises(BusError, match=r"0x7DF: no buffer space"):
        a_guard.write(0, FUNCTIONAL, ASK_SPEED)
    assert [record.outcome for record in a_guard.take_records()] == ["failed"]
    assert (a_guard.sent, a_guard.failed) == (0, 1)


def test_without_a_bus_nothing_is_sent() -> None:
    assert "no bus" in refusal(WriteGuard(None, obd_rules(), writing_enabled=True), FUNCTIONAL, ASK_SPEED)


def test_everything_that_the_poller_asks_may_pass() -> None:
    wire = Wire()
    a_guard, poller = guard(wire), ObdPoller(group=6)
    answers = ("0641000018100001", "0641200000000001", "1020410c1af80d32")
    for n in range(600):
        t_ns = n * 10_000_000
        for request in poller.due(t_ns):
            a_guard.write(t_ns, *request)
            for flow in poller.heard(t_ns, 0x7E8, bytes.fromhex(answers[n % 3])):
                a_guard.write(t_ns, *flow)
    assert a_guard.refused == 0
    assert {key for key, _ in wire.frames} >= {FUNCTIONAL, 0x7E0}


def test_on_a_real_bus_nothing_arrives_while_writing_is_off() -> None:
    can = pytest.importorskip("can")
    with (
        can.Bus("outrider-guard", interface="virtual", preserve_timestamps=False) as ours,
        can.Bus("outrider-guard", interface="virtual") as other,
    ):
        off = WriteGuard(bus_sender(ours), obd_rules())
        for key in (FUNCTIONAL, FUNCTIONAL_EXTENDED, 0x7E0, 0x123):
            refusal(off, key, ASK_SPEED)
        assert other.recv(timeout=0) is None
        on = WriteGuard(bus_sender(ours), obd_rules(), writing_enabled=True)
        refusal(on, 0x123, ASK_SPEED)
        assert other.recv(timeout=0) is None
        on.write(0, FUNCTIONAL, ASK_SPEED)
        on.write(0, FUNCTIONAL_EXTENDED, ASK_SPEED)
        received = [other.recv(timeout=1) for _ in range(2)]
        assert [(m.arbitration_id, m.is_extended_id, bytes(m.data)) for m in received if m] == [
            (0x7DF, False, ASK_SPEED),
            (0x18DB33F1, True, ASK_SPEED),
        ]
    with pytest.raises(TypeError):
        bus_sender(object())


# --- nothing else can send: the source of the whole project says so -------------------------------------------------

PACKAGES = ("vehicle", "anticipation", "hmi", "assistant")
MAY_SEND = {"vehicle/can/guard.py"}
MAY_IMPORT_CAN = {f"vehicle/can/{module}.py" for module in ("bus", "guard", "logs/foreign")} | {
    "assistant/commands/bench.py"
}
"""Who receives, who may send, who reads logs, and who reads and writes them to measure python-can beside us."""

SENDING = {"send", "send_periodic", "send_msg", "sendto", "sendall", "sendmsg", "_send_periodic_internal", "_send"}
RAW_CAN = {"AF_CAN", "PF_CAN", "CAN_RAW", "CAN_BCM", "CAN_ISOTP", "CAN_J1939"}
CAN_TOOLS = {"cansend", "cangen", "canplayer", "isotpsend"}
SPEAKS_CAN = {"can", "isotp", "udsoncan", "obd", "j1939", "canopen", "pyvit"}


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def breaches(source: str, name: str) -> Iterator[str]:
    """Every place in a module that could send on a bus without being allowed to."""
    for node in ast.walk(ast.parse(source)):
        where = f"{name}:{getattr(node, 'lineno', 0)}"
        imported: list[str] = []
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported = [node.module or ""]
            if any(alias.name in RAW_CAN for alias in node.names):
                yield f"{where} opens a raw CAN socket"
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                imported = [str(_constant(arg)) for arg in node.args[:1]]
            if called in ("getattr", "attrgetter", "methodcaller", "__getattribute__"):
                sends = {_constant(arg) for arg in node.args} & SENDING
                if sends and name not in MAY_SEND:
                    yield f"{where} reaches for {sends.pop()} by name"
        if any(module.split(".")[0] in SPEAKS_CAN for module in imported) and name not in MAY_IMPORT_CAN:
            yield f"{where} imports a library that can send"
        if isinstance(node, ast.Attribute):
            if node.attr in SENDING and name not in MAY_SEND:
                yield f"{where} uses .{node.attr}"
            if node.attr in RAW_CAN:
                yield f"{where} opens a raw CAN socket"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and set(node.value.split()[:1]) & CAN_TOOLS:
            yield f"{where} names a program that sends"


def test_nothing_but_the_guard_can_send() -> None:
    modules = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert len(modules) > 10
    assert (ROOT / "vehicle/can/guard.py") in modules
    found = [
        breach for path in modules for breach in breaches(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "bus.send(message)",
        "self._bus.send_periodic(message, 0.1)",
        "put = bus.send",
        "getattr(bus, 'send')(message)",
        "methodcaller('send', message)(bus)",
        "import can",
        "from can.interface import Bus",
        "def later():\n    import can",
        "importlib.import_module('can')",
        "__import__('can.interfaces.socketcan')",
        "socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW)",
        "from socket import PF_CAN",
        "os.system('cansend can0 123#00')",
        "subprocess.run(['cansend', 'can0', '123#00'])",
        "import obd",
    ],
)
def test_the_scan_sees_each_way_to_send(source: str) -> None:
    assert list(breaches(source, "assistant/new.py"))


def test_the_scan_lets_listening_pass() -> None:
    assert not list(breaches("import can\nmessage = can.Bus(receive_own_messages=False).recv(1)", "vehicle/can/bus.py"))
    assert list(breaches("bus.send(message)", "vehicle/can/bus.py"))
    assert not list(breaches("from vehicle.can import guard\nguard.write(0, 1, b'')", "assistant/app.py"))
