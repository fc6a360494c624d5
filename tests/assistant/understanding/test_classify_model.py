"""The classifier of sentences: what it says, how it refuses a damaged file, and that no text disturbs it."""

import string
from collections import Counter
from pathlib import Path
from shutil import copytree

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.understanding.classifier as package
from assistant.understanding.classifier import Classifier, ClassifierError, read_classifier, shipped_classifier
from assistant.understanding.classifier.classifier import plain_line
from assistant.understanding.classifier.features import letters_of, meanings_of, tokens_of, words_of_line
from assistant.understanding.classifier.manifest import (
    MANIFEST,
    SCHEMA,
    WEIGHTS,
    Made,
    Manifest,
    read_manifest,
    write_manifest,
)
from assistant.understanding.classifier.weights import quantized, read_weights, write_weights
from assistant.understanding.table import TABLE
from vehicle.errors import OutriderError


@pytest.fixture(scope="module")
def shipped() -> Classifier:
    return read_classifier(shipped_classifier())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(shipped_classifier(), tmp_path / "model")


def test_names_are_exported() -> None:
    assert sorted(package.__all__) == package.__all__
    assert all(hasattr(package, name) for name in package.__all__)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could you make it a little warmer in here", "climate.warmer"),
        ("my hands are freezing", "feel.cold"),
        ("bump up the fan speed a little bit", "fan.up"),
        ("how far can we still drive", "ask.range"),
        ("please open the sunroof halfway", "sunroof.open"),
        ("what is the capital of france", None),
        ("transfer twenty dollars to my savings account", None),
        ("tell me a joke about cats", None),
    ],
)
def test_knows_what_is_meant_and_what_is_not_for_a_car(shipped: Classifier, text: str, intent: str | None) -> None:
    guess = shipped.guess(text)

    assert guess.label == intent
    assert guess.confidence > 0.5


def test_its_labels_are_intents_of_the_table(shipped: Classifier) -> None:
    assert set(shipped.manifest.labels) - {shipped.manifest.outside} <= set(TABLE)


def test_numbers_do_not_change_what_is_meant(shipped: Classifier) -> None:
    one = shipped.guess("set the temperature to twenty one and a half degrees")

    assert one == shipped.guess("set the temperature to 19 degrees")
    assert plain_line("Set the temperature to 21.5°, please!") == "set temperature to # degrees"


@given(st.text(max_size=300))
def test_any_text_gives_probabilities(text: str) -> None:
    guess = read_shipped().guess(text)

    assert sum(guess.of.values()) == pytest.approx(1.0)
    assert 0.0 < guess.confidence <= 1.0
    assert guess.label is None or guess.label in guess.of


_READ: list[Classifier] = []


def read_shipped() -> Classifier:
    if not _READ:
        _READ.append(read_classifier(shipped_classifier()))
    return _READ[0]


def test_half_a_character_and_a_very_long_text_are_taken(shipped: Classifier) -> None:
    assert shipped.guess("warmer \ud800 please").of
    assert shipped.guess("warm " * 50_000).of
    assert shipped.guess("w" * 1_000_000).of


def test_nothing_said_has_no_features() -> None:
    assert tokens_of(" \t") == []
    assert letters_of([]) == meanings_of([]) == Counter()
    assert sum(words_of_line([]).values()) == 1  # an empty line is still the neighbourhood of its two ends


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=8), min_size=1, max_size=6))
def test_features_are_those_that_the_words_have(words: list[str]) -> None:
    assert sum(words_of_line(words).values()) == 2 * len(words) + 1
    assert sum(meanings_of(words).values()) == len(words)
    spelt = sum(max(0, len(word) + 3 - length) for word in words for length in range(2, 6))
    assert sum(letters_of(words).values()) == spelt


def test_kinds_of_features_stay_apart() -> None:
    kinds = [set(kind(["ab", "b"])) for kind in (words_of_line, letters_of, meanings_of)]

    assert sum(map(len, kinds)) == len(set.union(*kinds))


def test_int8_keeps_each_weight_within_half_a_step(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    table = rng.normal(size=(40, 5)) * rng.uniform(0.01, 5, size=(40, 1))
    keys = rng.permutation(np.arange(40, dtype=np.uint32))
    weights = quantized(keys, np.ones(40), table, np.zeros(5))
    back = weights.table * weights.scales.astype(np.float64)[:, None]
    step = np.abs(table[np.argsort(keys)]).max(axis=1, keepdims=True) / 127

    assert (np.abs(back - table[np.argsort(keys)]) <= 0.56 * step + 0.002 * np.abs(back)).all()
    sha256 = write_weights(tmp_path / WEIGHTS, weights)
    assert write_weights(tmp_path / "again.npz", weights) == sha256
    assert read_weights(tmp_path / WEIGHTS, sha256, 5).table.tobytes() == weights.table.tobytes()


def test_a_missing_file_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ClassifierError, match=r"manifest\.json: cannot be read .*reinstall"):
        read_classifier(tmp_path)
    (folder / WEIGHTS).unlink()
    with pytest.raises(ClassifierError, match=r"weights\.npz: cannot be read .*reinstall"):
        read_classifier(folder)


@pytest.mark.parametrize("at", [0, 1000, -1])
def test_one_wrong_byte_is_seen(folder: Path, at: int) -> None:
    raw = bytearray((folder / WEIGHTS).read_bytes())
    raw[at] ^= 1
    (folder / WEIGHTS).write_bytes(raw)

    with pytest.raises(ClassifierError, match="damaged, its sha256"):
        read_classifier(folder)


def test_a_file_of_another_kind_is_refused(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"no archive")
    manifest = read_manifest(folder)
    sha256 = "2d8e1dc5e9e0a8e6e9f1eeb7a5a2b4c0a3f4b0f1d2c3b4a5968778695a4b3c2d"
    write_manifest(folder, msgspec.structs.replace(manifest, sha256=sha256))

    with pytest.raises(ClassifierError, match="damaged"):
        read_classifier(folder)


def test_arrays_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    weights = quantized(np.array([3, 1], np.uint32), np.ones(2), np.ones((2, 2)), np.zeros(2))
    sha256 = write_weights(tmp_path / WEIGHTS, weights)

    with pytest.raises(ClassifierError, match="do not fit"):
        read_weights(tmp_path / WEIGHTS, sha256, 3)
    twice = weights._replace(keys=np.array([1, 1], np.uint32))
    sha256 = write_weights(tmp_path / WEIGHTS, twice)
    with pytest.raises(ClassifierError, match="do not fit"):
        read_weights(tmp_path / WEIGHTS, sha256, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": SCHEMA + 1}, "of version"),
        ({"labels": ["a", "a"]}, "labels are not"),
        ({"outside": "elsewhere"}, "labels are not"),
        ({"sharpness": 0}, "damaged"),
        ({"sha256": "short"}, "damaged"),
        ({"surplus": 1}, "damaged"),
    ],
)
def test_a_damaged_manifest_is_refused(folder: Path, change: dict[str, object], said: str) -> None:
    path = folder / MANIFEST
    path.write_bytes(msgspec.json.encode({**msgspec.json.decode(path.read_bytes()), **change}))

    with pytest.raises(ClassifierError, match=said):
        read_classifier(folder)


def test_its_error_is_the_users_to_mend() -> None:
    assert issubclass(ClassifierError, OutriderError)


def test_a_small_one_counts_as_it_is_written() -> None:
    """Two words, two labels: the score is the weight times the scaled feature, by hand."""
    (hot,), (cold,) = meanings_of(["hot"]), meanings_of(["cold"])
    table = np.array([[1.0, -1.0], [0.5, 0.25]])
    weights = quantized(np.array([hot, cold], np.uint32), np.array([1.0, 2.0]), table, np.array([0.1, 0.0]))
    manifest = Manifest(SCHEMA, "0" * 64, ("warm", "cool"), "", False, 1.0, 0.5, Made(""))
    scores = Classifier(manifest, weights).scores("hot cold")
    length = np.sqrt(1.0 + 4.0)

    assert scores == pytest.approx([0.1 + 1 / length + 0.5 * 2 / length, -1 / length + 0.25 * 2 / length], abs=2e-3)
