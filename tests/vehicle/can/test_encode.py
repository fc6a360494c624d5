"""Encoding is the inverse of decoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.can.car import DBCS
from vehicle.can.dbc import load_dbc, parse_dbc
from vehicle.can.decode_frame import MessageDecoder
from vehicle.can.encode import encode, raw_of, signal_mask

MESSAGES = [
    message
    for name in ("toyota_new_mc_pt_generated", "vw_mqb", "kona_pcan", "hyundai_canfd_generated", "css_canmod_gps")
    for message in load_dbc(DBCS / f"{name}.dbc").messages
    if message.signals
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(MESSAGES), st.data())
def test_what_is_encoded_is_decoded(message, data) -> None:  # type: ignore[no-untyped-def]
    signal = data.draw(st.sampled_from([s for s in message.signals if s.mux is None]))
    raws = st.sampled_from(sorted(signal.selects)) if signal.selects else st.integers(*signal.raw_range())
    raw = data.draw(raws)
    value = raw * signal.scale + signal.offset
    payload = encode(message, {signal.name: value})
    assert len(payload) == message.size
    assert raw_of(signal, value) == raw & ((1 << signal.length) - 1)
    assert MessageDecoder(message, [signal.name])(payload)[signal.name] == value
    mask = signal_mask(message, signal)
    assert bytes(a & ~b & 0xFF for a, b in zip(payload, mask, strict=True)) == bytes(message.size)
    assert sum(byte.bit_count() for byte in mask) == signal.length


def test_values_that_do_not_fit_are_refused() -> None:
    message = load_dbc(DBCS / "toyota_new_mc_pt_generated.dbc").message("SPEED")
    with pytest.raises(ValueError, match="SPEED cannot be 1000"):
        encode(message, {"SPEED": 1000})
    with pytest.raises(KeyError):
        encode(message, {"GHOST": 1})
    selector = load_dbc(DBCS / "vw_mqb.dbc").message("VIN_01")
    assert encode(selector, {"VIN_01_MUX": 2})
    with pytest.raises(ValueError, match="VIN_01_MUX cannot be 3"):  # it selects nothing: nobody could decode it
        encode(selector, {"VIN_01_MUX": 3})


@pytest.mark.parametrize("order", [0, 1])
def test_float_signals(order: int) -> None:
    start = 0 if order else 7
    text = f'BS_:\nBU_:\nBO_ 5 M: 8 X\n SG_ F : {start}|32@{order}- (0.5,1) [0|0] "" X\nSIG_VALTYPE_ 5 F : 1;\n'
    message = parse_dbc(text, "f.dbc").messages[0]
    assert MessageDecoder(message)(encode(message, {"F": 2.25}))["F"] == 2.25
