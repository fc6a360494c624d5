"""DBC files of the real world load, say what was mended in them, and broken ones name file and line."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vehicle.can.dbc import load_dbc, parse_dbc
from vehicle.can.dbcrepair import repair
from vehicle.can.layout import Database
from vehicle.errors import DbcError
from vehicle.events import EXTENDED

HEADER = 'VERSION ""\n\nNS_ :\n\nBS_:\n\nBU_: XXX\n\n'
SPEED = 'BO_ 180 SPEED: 8 XXX\n SG_ SPEED : 47|16@0+ (0.01,0) [0|250] "kph" XXX\n'

MESSAGE = re.compile(r"^\s*BO_\s+\d+\s+(?!VECTOR__INDEPENDENT_SIG_MSG)", re.MULTILINE)

NOT_LOADED: dict[str, str] = {}
"""Files of opendbc that are refused, with the reason why: none."""


def opendbc_texts() -> dict[str, str]:
    """Return opendbc's own files and those that its generator makes, by name."""
    opendbc = pytest.importorskip("opendbc", reason="opendbc is not installed: 'make test' installs it")
    from opendbc.dbc.generator.generator import generate_all

    shipped = sorted(Path(opendbc.__file__).parent.rglob("*.dbc"))
    texts = {f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8") for path in shipped}
    return texts | {f"generated/{name}.dbc": text for name, text in generate_all().items()}


def test_every_file_of_opendbc_loads() -> None:
    texts = opendbc_texts()
    assert len(texts) == 151
    failures = {}
    messages = 0
    for name, text in texts.items():
        try:
            database = parse_dbc(text, name)
        except DbcError as error:
            failures[name] = str(error)
            continue
        messages += len(database.messages)
        assert len(database.messages) == len(MESSAGE.findall(text)), name
    assert failures == NOT_LOADED
    assert messages > 5000


def test_shared_files_load(shared_data: Path) -> None:
    found = sorted((shared_data / "can").rglob("*.dbc"))
    assert len(found) >= 10
    for path in found:
        assert load_dbc(path).messages, path


def only(text: str) -> Database:
    return parse_dbc(HEADER + text, "test.dbc")


def test_id_over_11_bits_is_an_extended_one_everywhere() -> None:
    text = 'BO_ 318291879 WIDE: 8 XXX\n SG_ A : 0|8@1+ (1,0) [0|3] "" XXX\nVAL_ 318291879 A 0 "off" 1 "on" ;\n'
    database = only(text)
    assert database.messages[0].key == 318291879 | EXTENDED
    assert database.messages[0].signals[0].choices == {0: "off", 1: "on"}
    assert any("line 9" in note and "extended" in note for note in database.repairs)


def test_value_table_of_an_absent_signal_is_left_out_and_said() -> None:
    database = only(SPEED + 'VAL_ 180 GHOST 0 "a" ;\n')
    assert [n for n in database.repairs if "GHOST" in n] == [
        "line 11: value table of GHOST, which the message does not have, left out"
    ]


def test_names_outside_the_grammar_keep_their_names() -> None:
    text = 'BO_ 1275 2017_5: 8 XXX\n SG_ 5_SEC : 0|8@1+ (1,0) [0|3] "" XXX\n'
    text += 'VAL_ 1275 5_SEC 1 "yes" ;\nCM_ SG_ 1275 5_SEC "so";\n'
    message = only(text).messages[0]
    assert message.name == "2017_5"
    assert message.signals[0].name == "5_SEC"
    assert message.signals[0].choices == {1: "yes"}


@pytest.mark.parametrize(
    "comment", ['CM_ SG_ 180 "no signal named";', 'CM_ 180 "no kind named";', "CM_ SG_ 180 SPEED unquoted;"]
)
def test_comments_outside_the_grammar_are_left_out(comment: str) -> None:
    database = only(SPEED + comment + "\n")
    assert database.messages[0].name == "SPEED"
    assert any("line 11" in note for note in database.repairs)


def test_comment_over_lines_without_semicolon_does_not_swallow_the_next_message() -> None:
    database = only('CM_ "first\nsecond"\n' + SPEED)
    assert [m.name for m in database.messages] == ["SPEED"]


def test_number_without_digit_before_its_point() -> None:
    database = only('BO_ 1 A: 8 XXX\n SG_ T : 0|8@1- (.25,-.5) [-.5|60] "%" XXX\n')
    assert (database.messages[0].signals[0].scale, database.messages[0].signals[0].offset) == (0.25, -0.5)


def test_well_formed_text_is_not_touched() -> None:
    text = HEADER + SPEED + 'CM_ SG_ 180 SPEED "speed, .5 is in a comment";\nVAL_ 180 SPEED 0 "still" ;\n'
    mended = repair(text)
    assert mended.text == text
    assert not mended.notes


def test_line_count_never_changes() -> None:
    text = HEADER + 'CM_ 180 "one\ntwo\nthree";\n' + SPEED + "BO_ 200 BROKEN 8\n"
    assert repair(text).text.count("\n") == text.count("\n")


def broken() -> Iterator[tuple[str, int]]:
    yield SPEED + "BO_ 200 BROKEN 8\n", 11
    yield 'BO_ 180 SPEED: 8 XXX\n SG_ SPEED : 47|@0+ (0.01,0) [0|250] "kph" XXX\n', 10
    yield SPEED + 'BO_ 181 S2: 8 XXX\n SG_ X 0|8@1+ (1,0) [0|1] "" XXX\n', 12


@pytest.mark.parametrize(("text", "line"), list(broken()))
def test_broken_file_names_file_and_line(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "broken.dbc"
    path.write_text(HEADER + text)
    with pytest.raises(DbcError) as caught:
        load_dbc(path)
    assert f"broken.dbc:{line}:" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"hello world\n", b"\x89PNG\r\n\x1a\n" + bytes(range(256))])
def test_no_dbc_at_all(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "no.dbc"
    path.write_bytes(content)
    with pytest.raises(DbcError, match="not a DBC file"):
        load_dbc(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DbcError, match=r"gone\.dbc: cannot be read"):
        load_dbc(tmp_path / "gone.dbc")


def test_cache_is_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    path = tmp_path / "car.dbc"
    path.write_text(HEADER + SPEED)
    first = load_dbc(path)
    assert list((tmp_path / "cache").rglob("*.msgpack"))
    monkeypatch.setattr("vehicle.can.dbc.parse_dbc", lambda *_: pytest.fail("parsed again"))
    assert load_dbc(path) == first
    monkeypatch.undo()
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    path.write_text(HEADER + SPEED.replace("0.01", "0.02"))
    assert load_dbc(path).messages[0].signals[0].scale == 0.02


def test_damaged_cache_is_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _: tmp_path / "cache")
    path = tmp_path / "car.dbc"
    path.write_text(HEADER + SPEED)
    first = load_dbc(path)
    for kept in (tmp_path / "cache").rglob("*.msgpack"):
        kept.write_bytes(kept.read_bytes()[:-5])
    assert load_dbc(path) == first


def test_latin_1_units_and_windows_lines() -> None:
    assert parse_dbc((HEADER + SPEED).replace("\n", "\r\n"), "dos.dbc").messages[0].signals[0].unit == "kph"
