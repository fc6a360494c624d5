"""The network at work in a drive: it streams, comes back, fails without harm, and says what moved it."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from foresight_drive import CANDIDATES, STAYS, S, all_written, go, moment, scene, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import anticipation.foresight.foresight
from anticipation.foresight import SENSES, Foresight, open_network
from anticipation.network import Network, Output, read_manifest
from anticipation.window import WindowState
from anticipation.window.candidates import NEW, NONE
from anticipation.window.schema import GROUPS
from anticipation.window.window import KEPT_LATEST, KEPT_SLOW

CUES = np.full(8, 0.5, np.float32)


def begun(network: Network | None) -> Foresight:
    foresight = Foresight(network)
    foresight.begin(STAYS)
    return foresight


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, every network fails."""

    def step(self: Network, tokens: object, candidates: object, share: object) -> Output:
        raise RuntimeError("Non-zero status code\nwhile running a node")

    monkeypatch.setattr(Network, "step", step)


# --- streaming -------------------------------------------------------------------------------------------------------


def test_it_foresees_every_second_of_a_drive_longer_than_the_caches(network: Network) -> None:
    foresight = begun(network)
    context, lengths = network.manifest.shape.context, []
    for second in range(1, 201):
        (seen,) = go(foresight, [second])
        assert seen is not None
        assert seen is foresight.foreseen
        assert seen.goal.sum() == pytest.approx(1.0)
        lengths.append(network.length)
    assert foresight.fault == ""
    assert max(lengths) <= context
    again = [after for before, after in pairwise(lengths) if after < before]
    assert len(again) >= 5, "the caches were full now and then"
    assert all(after <= len(STAYS) + KEPT_SLOW + KEPT_LATEST for after in again)


def test_the_same_drive_is_foreseen_the_same(network: Network) -> None:
    drives = [all_written(go(begun(network), range(1, 121))) for _ in range(2)]
    assert drives[0] == drives[1]
    assert len(set(drives[0])) == 120, "something is new in every second"


def test_without_candidates_it_foresees_all_but_the_goal(network: Network) -> None:
    foresight = begun(network)
    (seen,) = go(foresight, [1], candidates=None)
    assert seen is not None
    assert not seen.goal.any()
    (seen,) = go(foresight, [2])
    assert seen is not None
    assert seen.goal[[*range(len(CANDIDATES.places)), NEW, NONE]].all()


def test_another_drive_begins_without_the_one_before(network: Network) -> None:
    foresight = begun(network)
    first = all_written(go(foresight, range(1, 31)))
    foresight.begin(STAYS)
    assert foresight.foreseen is None
    assert all_written(go(foresight, range(1, 31))) == first


def test_the_last_stays_are_read(network: Network) -> None:
    assert all_written(go(begun(network), [1])) != all_written(go(Foresight(network), [1]))


def test_a_clock_that_jumps_stops_nothing(network: Network) -> None:
    foresight = begun(network)
    go(foresight, range(1, 31))
    for second in (5, 4, 90_000, 17):
        assert foresight.look(scene(second), moment, CANDIDATES) is not None
    assert foresight.fault == ""


# --- a moment to come back to ----------------------------------------------------------------------------------------


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 100), st.integers(0, 90), st.booleans())
def test_a_moment_come_back_to_goes_on_as_it_did(network: Network, kept_at: int, astray: int, asks: bool) -> None:
    foresight = begun(network)
    go(foresight, range(1, kept_at + 1))
    kept, seen = foresight.snapshot(), written(foresight.foreseen)
    straight = all_written(go(foresight, range(kept_at + 1, kept_at + 40)))
    foresight.restore(kept)
    assert written(foresight.foreseen) == seen
    go(foresight, range(kept_at + 3, kept_at + 3 + astray))
    if asks:
        foresight.without(CANDIDATES)
    foresight.restore(kept)
    assert all_written(go(foresight, range(kept_at + 1, kept_at + 40))) == straight


def test_a_failure_that_is_undone_was_never_there(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    foresight = begun(network)
    go(foresight, range(1, 11))
    kept = foresight.snapshot()
    straight = all_written(go(foresight, range(11, 21)))
    foresight.restore(kept)
    with monkeypatch.context() as patch:
        patch.setattr(Network, "step", lambda *_: 1 / 0)
        go(foresight, range(11, 14))
    assert foresight.fault
    foresight.restore(kept)
    assert (foresight.fault, foresight.model) == ("", network.fingerprint)
    assert all_written(go(foresight, range(11, 21))) == straight


# --- failing ---------------------------------------------------------------------------------------------------------


def test_a_network_that_fails_is_left_alone_and_says_so(network: Network, fails: None) -> None:
    foresight = begun(network)
    assert foresight.model == network.fingerprint
    assert go(foresight, range(1, 31)) == [None] * 30
    assert foresight.fault == "the model failed (Non-zero status code); the memory goes on without it"
    assert (foresight.foreseen, foresight.model) == (None, "")
    assert foresight.without(CANDIDATES) == {}


def test_a_network_that_fails_later_takes_back_what_it_said(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    foresight = begun(network)
    go(foresight, range(1, 11))
    assert foresight.foreseen is not None
    monkeypatch.setattr(Network, "step", lambda *_: 1 / 0)
    assert go(foresight, [11]) == [None]
    assert foresight.foreseen is None
    monkeypatch.undo()
    assert go(foresight, [12]) == [None], "for the rest of the drive"


def test_a_network_that_fails_while_it_is_asked_why_is_left_alone_too(network: Network, fails: None) -> None:
    foresight = begun(network)
    foresight.say("I am cold")
    assert foresight.without(CANDIDATES) == {}
    assert "the model failed" in foresight.fault


def test_a_number_that_is_none_never_reaches_the_network(network: Network) -> None:
    foresight = begun(network)
    go(foresight, [1])
    rows = CANDIDATES.rows.copy()
    rows[0, 0] = np.nan
    assert foresight.look(scene(2), moment, CANDIDATES._replace(rows=rows)) is None
    assert "not finite" in foresight.fault


def test_without_a_network_nothing_is_foreseen() -> None:
    foresight = begun(None)
    foresight.say("I am cold")
    assert go(foresight, range(1, 31)) == [None] * 30
    assert (foresight.model, foresight.fault, foresight.experts) == ("", "", (0, 0))
    assert foresight.without(CANDIDATES) == {}
    foresight.restore(foresight.snapshot())
    assert foresight.foreseen is None


def test_without_a_network_nothing_is_collected() -> None:
    """Or a long drive would fill its window for nobody."""
    foresight = begun(None)
    before = foresight.snapshot().window
    go(foresight, range(1, 31))
    after = foresight.snapshot().window
    assert isinstance(after, WindowState)
    assert (after.samples, after.latest, after.slow) == (before.samples, before.latest, before.slow)


def test_it_tells_how_many_experts_are_awake(network: Network) -> None:
    assert Foresight(network).experts == (2 * 3, 2 * 5)


# --- what moved it ---------------------------------------------------------------------------------------------------


def test_asking_what_moved_it_changes_nothing(network: Network) -> None:
    foresight = begun(network)
    go(foresight, range(1, 71))
    kept, seen = network.snapshot(), written(foresight.foreseen)
    state = foresight.snapshot().window
    assert foresight.without(CANDIDATES)
    assert network.snapshot() == kept
    assert foresight.snapshot().window is state
    assert written(foresight.foreseen) == seen
    on = all_written(go(foresight, range(71, 101)))
    other = begun(network)
    go(other, range(1, 71))
    assert all_written(go(other, range(71, 101))) == on


def test_only_senses_that_are_there_can_have_moved_it(network: Network) -> None:
    foresight = Foresight(network)
    for second in range(1, 13):
        foresight.sample(second * S, scene(second).state)
        foresight.look(scene(second), moment, CANDIDATES)
    seen = foresight.without(CANDIDATES)
    assert list(seen) == ["", "weather", "time", "driving", "energy"]
    foresight.begin(STAYS)
    foresight.say("I am cold")
    foresight.look(scene(13), moment, CANDIDATES)
    seen = foresight.without(CANDIDATES)
    assert {"words", "stay"} <= set(seen)
    assert "camera" not in seen
    assert set(seen) <= {"", *SENSES}
    assert set(SENSES) <= set(GROUPS)


def test_each_sense_that_is_taken_away_changes_what_is_foreseen(network: Network) -> None:
    foresight = begun(network)
    go(foresight, range(1, 61))
    seen = foresight.without(CANDIDATES)
    assert len(set(all_written(seen.values()))) == len(seen)
    assert foresight.without(CANDIDATES).keys() == seen.keys()
    assert all_written(foresight.without(CANDIDATES).values()) == all_written(seen.values())


def test_what_was_said_just_now_is_among_what_moved_it_until_it_is_long_ago(network: Network) -> None:
    foresight = begun(network)
    go(foresight, range(1, 26))
    assert "words" in foresight.without(CANDIDATES)
    for second in range(26, 26 + KEPT_LATEST):
        foresight.look(scene(second), moment, CANDIDATES)
    assert "words" not in foresight.without(CANDIDATES)


# --- the model that comes with the program ---------------------------------------------------------------------------


@pytest.fixture
def shipped(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny model in place of the one that is shipped, to be spoiled."""
    for file in tiny_model.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(anticipation.foresight.foresight, "shipped_model", lambda: tmp_path)
    return tmp_path


def respell(folder: Path, **changes: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_the_shipped_model_is_opened(shipped: Path) -> None:
    network, why = open_network()
    assert why == ""
    assert network is not None
    assert network.manifest == read_manifest(shipped)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("cut", "damaged"),
        ("garbage", "damaged"),
        ("schema", "made for a window of schema 0000000000000000"),
        ("newer", "newer than this program"),
        ("gone", "cannot be read"),
        ("no manifest", "missing"),
    ],
)
def test_a_model_that_cannot_be_loaded_stops_nothing_and_says_why(shipped: Path, harm: str, said: str) -> None:
    file = shipped / "mind.onnx"
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-100])
    elif harm == "garbage":
        file.write_bytes(b"\0" * 1000)
    elif harm == "schema":
        respell(shipped, schema="0" * 16)
    elif harm == "newer":
        respell(shipped, format=99)
    elif harm == "gone":
        file.unlink()
    else:
        (shipped / "manifest.json").unlink()
    network, why = open_network()
    assert network is None
    assert "\n" not in why
    assert said in why
    assert any(fix in why for fix in ("reinstall", "update", "train")), why
    assert go(begun(network), range(1, 4)) == [None] * 3
