"""Sound files of every kind are heard, and those that cannot be say why."""

import importlib
import importlib.util
import struct
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hear_stage import CLIP, blocks, pcm, wav
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hearing import AudioError, open_audio
from assistant.hearing.audio import RATE, to_int16

TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE // 5) / RATE)).astype(np.float32)


def heard(path: Path) -> np.ndarray:
    with closing(open_audio(path)) as source:
        return np.concatenate([block.samples for block in source.blocks()])


def raw(samples: np.ndarray, kind: str) -> bytes:
    match kind:
        case "u8":
            return (samples * 127 + 128).round().astype(np.uint8).tobytes()
        case "i24":
            wide = (samples.astype(np.float64) * (2**23 - 1)).round().astype("<i4").tobytes()
            return b"".join(wide[n : n + 3] for n in range(0, len(wide), 4))
        case "i16" | "i32":
            return (
                (samples.astype(np.float64) * (2 ** (int(kind[1:]) - 1) - 1))
                .round()
                .astype(f"<{kind[0]}{int(kind[1:]) // 8}")
                .tobytes()
            )
        case _:
            return samples.astype(f"<f{int(kind[1:]) // 8}").tobytes()


@pytest.mark.parametrize("kind", ["u8", "i16", "i24", "i32", "f32", "f64"])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_width_and_channel_count_is_the_same_sound(tmp_path: Path, kind: str, channels: int) -> None:
    many = np.repeat(TONE[:, None], channels, axis=1).ravel()
    path = tmp_path / "tone.wav"
    bits = int(kind[1:])
    path.write_bytes(wav(raw(many, kind), channels=channels, bits=bits, coding=3 if kind[0] == "f" else 1))
    assert np.abs(heard(path) - TONE).max() < (0.01 if kind == "u8" else 1e-4)


def test_channels_are_averaged(tmp_path: Path) -> None:
    left_only = np.stack((TONE, np.zeros_like(TONE)), axis=1).ravel()
    (tmp_path / "left.wav").write_bytes(wav(pcm(left_only), channels=2))
    assert np.abs(heard(tmp_path / "left.wav") - TONE / 2).max() < 1e-4


def test_extensible_files_and_other_chunks_are_read(tmp_path: Path) -> None:
    form = struct.pack("<HHIIHH", 0xFFFE, 1, RATE, RATE * 2, 2, 16)
    form += struct.pack("<HHIH14s", 22, 16, 4, 1, b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71")
    body = b"LIST" + struct.pack("<I", 5) + b"hello\0"  # an odd chunk has a byte of padding
    body += b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(TONE) * 2) + pcm(TONE)
    (tmp_path / "x.wav").write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    assert np.abs(heard(tmp_path / "x.wav") - TONE).max() < 1e-4


@pytest.mark.parametrize("size", [0, 0xFFFF_FFFF, 2 * len(TONE) + 1000])
def test_a_recording_that_was_cut_off_is_heard_as_far_as_it_goes(tmp_path: Path, size: int) -> None:
    (tmp_path / "cut.wav").write_bytes(wav(pcm(TONE), data_size=size) + b"\x07")
    assert len(heard(tmp_path / "cut.wav")) == len(TONE)


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    odd = np.array([0.25, np.nan, np.inf, -np.inf, 7.0, 0.25], np.float32)
    (tmp_path / "odd.wav").write_bytes(wav(odd.tobytes(), bits=32, coding=3))
    assert heard(tmp_path / "odd.wav").tolist() == [0.25, 0.0, 1.0, -1.0, 1.0, 0.25]


def test_times_go_on_from_block_to_block_whatever_the_rate(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav(pcm(np.zeros(44_100, np.float32)), rate=44_100))
    expected = 0
    with closing(open_audio(tmp_path / "a.wav", start_ns=7_000)) as source:
        for block in source.blocks():
            assert block.t_ns == 7_000 + expected * 62_500
            expected += len(block.samples)
    assert (expected, source.seconds, source.fault) == (RATE, 1.0, "")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (wav(b""), "holds no sound"),
        (wav(pcm(TONE))[:30], "cut short|before its data"),
        (wav(pcm(TONE))[:40], "before its data"),
        (wav(pcm(TONE), coding=7, bits=8), "mu-law of 8 bits is not read here; convert it to 16-bit PCM"),
        (wav(pcm(TONE), bits=12), "whole numbers of 12 bits"),
        (wav(pcm(TONE), channels=0), "claims 0 channels"),
        (wav(pcm(TONE), channels=99), "claims 99 channels"),
        (wav(pcm(TONE), rate=3), "claims 3 samples a second"),
        (wav(pcm(TONE), rate=2**30), "claims 1,073,741,824 samples a second"),
        (b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd", "its data come before their format"),
    ],
)
def test_what_cannot_be_heard_says_why(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=why) as caught:
        open_audio(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="cannot be read"):
        open_audio(tmp_path / "none.wav")


@settings(deadline=None, max_examples=100)
@given(cut=st.integers(0, 200), at=st.integers(0, 60), byte=st.integers(0, 255))
def test_no_damage_does_more_than_raise(tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, byte: int) -> None:
    content = bytearray(wav(pcm(TONE[:200]))[: 444 - cut])
    content[at % len(content)] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.wav"
    path.write_bytes(content)
    try:
        source = open_audio(path)
    except AudioError:
        return
    for block in source.blocks():
        assert np.isfinite(block.samples).all()
    source.close()


def test_other_kinds_need_soundfile_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.flac").write_bytes(b"fLaC and more")

    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("assistant.hearing.files.import_module", absent)
    with pytest.raises(AudioError, match=r"pip install 'outrider\[voice\]'"):
        open_audio(tmp_path / "a.flac")


def test_flac_is_heard_through_soundfile(tmp_path: Path) -> None:
    if importlib.util.find_spec("soundfile") is None:
        pytest.skip("soundfile is not installed: pip install 'outrider[voice]'")
    soundfile = importlib.import_module("soundfile")
    stereo = np.stack((TONE, TONE), axis=1)
    soundfile.write(tmp_path / "tone.flac", stereo, RATE)
    assert np.abs(heard(tmp_path / "tone.flac") - TONE).max() < 1e-4
    (tmp_path / "not.flac").write_bytes(b"fLaC and more")
    with pytest.raises(AudioError, match="no sound file that can be read"):
        open_audio(tmp_path / "not.flac")


def test_too_loud_samples_are_held_at_full_scale() -> None:
    assert np.frombuffer(to_int16(np.array([2.0, -2.0, 0.5], np.float32)), np.int16).tolist() == [32767, -32768, 16384]


def test_the_recording_of_these_tests_is_whole() -> None:
    assert sum(len(block.samples) for block in blocks(heard(CLIP))) == 47_842
