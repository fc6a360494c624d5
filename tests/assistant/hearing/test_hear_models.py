"""Which model is used, and what is wrong with one that cannot be."""

import hashlib
from pathlib import Path

import pytest

from assistant.hearing import VoiceModelError, find_model, models
from assistant.hearing.models import OFFICIAL, SUMS, check_folder, has_lookahead, is_model, official_folder

MAGIC = (2125659606).to_bytes(4, "little")


def made(folder: Path, *, newer: bool = True, lookahead: bool = True) -> Path:
    """A folder with the files that every model has, none of which would do anything."""
    graphs = {"HCLr.fst": MAGIC, "Gr.fst": MAGIC} if lookahead else {"HCLG.fst": MAGIC}
    if newer:
        files = {"am/final.mdl": b"m", "conf/model.conf": b"c"}
        files |= {f"graph/{name}": content for name, content in graphs.items()}
    else:
        files = {"final.mdl": b"m", **graphs}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / "data" / name)
    monkeypatch.setattr(models, "__file__", str(tmp_path / "package" / "models.py"))


def test_the_named_one_goes_before_the_variables_the_installed_and_the_built_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VoiceModelError, match="there is no speech model; 'outrider doctor --get-voice' fetches one"):
        find_model()
    built_in = made(tmp_path / "package" / "model")
    assert find_model() == (built_in, "built in")
    installed = made(official_folder())
    assert find_model() == (installed, "installed")
    by_variable = made(tmp_path / "mine" / "vosk-model-en-us-0.22")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path / "mine"))
    assert find_model() == (by_variable, "VOSK_MODEL_PATH")
    named = made(tmp_path / "named")
    assert find_model(named) == (named, "named")


def test_the_variable_names_the_folder_that_holds_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = made(tmp_path / "vosk-model-small-en-us-0.15")
    made(tmp_path / "vosk-model-en-us-0.22")
    made(tmp_path / "vosk-model-small-de-0.15")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path))
    assert find_model().folder == tmp_path / OFFICIAL
    monkeypatch.setenv("VOSK_MODEL_PATH", str(model))
    with pytest.raises(VoiceModelError, match="it should name the folder that holds it"):
        find_model()


@pytest.mark.parametrize("where", ["", "absent", "only-german"])
def test_a_variable_that_leads_to_no_english_model_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    made(tmp_path / "only-german" / "vosk-model-small-de-0.15")
    built_in = made(tmp_path / "package" / "model")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path / where) if where else "")
    assert find_model().folder == built_in


def test_a_folder_that_is_no_model_is_told_and_the_one_inside_it_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match="is no folder"):
        find_model(tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    with pytest.raises(VoiceModelError, match=r"it has no am/final\.mdl"):
        find_model(tmp_path / "empty")
    inside = made(tmp_path / "parent" / "model")
    with pytest.raises(VoiceModelError, match=f"did you mean {inside}"):
        find_model(tmp_path / "parent")


@pytest.mark.parametrize("newer", [True, False])
@pytest.mark.parametrize("lookahead", [True, False])
def test_a_whole_folder_passes_and_one_without_any_of_its_files_does_not(
    tmp_path: Path, newer: bool, lookahead: bool
) -> None:
    folder = made(tmp_path / "model", newer=newer, lookahead=lookahead)
    check_folder(folder)
    assert is_model(folder)
    assert has_lookahead(folder) == lookahead
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        file.write_bytes(b"")
        with pytest.raises(VoiceModelError, match="damaged"):
            check_folder(folder)
        file.unlink()
        with pytest.raises(VoiceModelError, match=r"incomplete|damaged"):
            check_folder(folder)
        file.write_bytes(content)


def test_a_graph_that_is_none_is_noticed(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "graph" / "Gr.fst").write_bytes(b"<html>not found")
    with pytest.raises(VoiceModelError, match=r"Gr\.fst: damaged"):
        check_folder(folder)


def test_files_are_compared_with_their_checksums_where_there_are_some(tmp_path: Path) -> None:
    folder = made(tmp_path)
    digest = hashlib.sha256(b"m").hexdigest()
    (folder / SUMS).write_text(f"{digest}  am/final.mdl\n")
    check_folder(folder)
    (folder / "am" / "final.mdl").write_bytes(b"n")
    with pytest.raises(VoiceModelError, match=r"final\.mdl: damaged, its checksum"):
        check_folder(folder)
    (folder / SUMS).write_text(f"{digest}  am/other.mdl\n")
    with pytest.raises(VoiceModelError, match="incomplete"):
        check_folder(folder)
