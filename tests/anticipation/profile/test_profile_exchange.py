"""Exports are readable, private to their owner, and bring back exactly what was exported."""

import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profile_lives import lines, other_facts, secret_facts

from anticipation.errors import HistoryError, ProfileError
from anticipation.facts import HABITS, Answered, Charged, Habit, Listened, PlaceNamed, PlaceRole, Trip
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.profile import Line, Store, read_export, write_export

numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
instants = st.builds(Instant, st.integers(-(2**40), 2**40), st.integers(-900, 900))
positions = st.builds(Position, numbers, numbers)
facts = st.one_of(
    st.builds(
        Trip, instants, instants, st.none() | positions, st.none() | positions, maybe, maybe,
        st.lists(positions, max_size=4).map(tuple),
    ),
    st.builds(
        Habit, instants, st.sampled_from(HABITS), st.booleans(), maybe, maybe, maybe, numbers,
        st.none() | st.booleans(), st.none() | st.booleans(),
    ),
    st.builds(Charged, instants, st.none() | positions, numbers, numbers, numbers),
    st.builds(Listened, instants, words),
    st.builds(Answered, instants, words, st.sampled_from(["accept", "reject", "undo", "never", "expired"])),
    st.builds(PlaceNamed, instants, positions, words),
    st.builds(PlaceRole, instants, positions, st.sampled_from(["home", "work", "school", "shop", ""])),
)  # fmt: skip
journals = st.lists(st.builds(Line, words, st.integers(-(2**63), 2**63 - 1), facts), max_size=8)


@given(journal=journals)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_is_what_was_written(tmp_path, journal):
    assert write_export(tmp_path / "out.jsonl", "Anna", journal) == len(journal)
    assert read_export(tmp_path / "out.jsonl") == tuple(journal)


def test_an_export_brought_into_a_profile_is_the_same_profile_however_often(folder, tmp_path):
    out, examples = tmp_path / "out.jsonl", iter(range(1000))

    @given(journal=journals)
    @settings(max_examples=10, deadline=None)
    def brought(journal):
        anna, ben = (f"{name} {next(examples)}" for name in ("Anna", "Ben"))
        new = store.bring(anna, journal)
        there = [Line(entry.drive, entry.t_ns, entry.fact) for entry in store.facts(anna)]
        assert new == len(there)
        assert [line for line in journal if line not in there] == []
        write_export(out, anna, there)
        assert store.bring(anna, read_export(out)) == 0
        store.bring(ben, read_export(out))
        assert [Line(entry.drive, entry.t_ns, entry.fact) for entry in store.facts(ben)] == there

    with Store.open(folder) as store:
        brought()


def test_the_format_is_for_other_programs_too(tmp_path):
    out = tmp_path / "out.jsonl"
    write_export(out, "Anna", [Line("monday", 7, secret_facts()[0])])
    header, fact, end = out.read_text().split("\n")
    assert msgspec.json.decode(header)["outrider-profile"] == 1
    assert msgspec.json.decode(header)["driver"] == "Anna"
    assert "plain text" in msgspec.json.decode(header)["note"]
    assert fact == (
        '{"drive":"monday","fact":{"at":[1700000000,0],"fact":"named","name":"Grandmother\'s orchard",'
        '"position":[48.7654321,11.1234567]},"t_ns":7}'
    )
    assert end == ""


def test_only_the_owner_can_read_it_and_a_file_is_replaced_whole(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    out.chmod(0o644)
    write_export(out, "Anna", lines(*other_facts()))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.jsonl"]


@pytest.mark.parametrize("where", ["absent/out.jsonl", "", "file/out.jsonl", "x" * 300])
def test_where_nothing_can_be_written(tmp_path, where):
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError) as error:
        write_export(tmp_path / where, "Anna", [])
    assert str(error.value).startswith(str(tmp_path))
    assert "\n" not in str(error.value)


HEADER = b'{"driver":"Anna","outrider-profile":1}\n'
GOOD = b'{"drive":"d","t_ns":1,"fact":{"fact":"listened","at":[1,0],"source":"radio"}}\n'


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b"", 1, "is no exported profile"),
        (b"user,start,end\n", 1, "is no exported profile"),
        (b"\xff\xfe\x00", 1, "is no exported profile"),
        (GOOD, 1, "is no exported profile"),
        (b'{"outrider-profile":2}\n', 1, "format 2 is not one this program reads"),
        (HEADER + GOOD + b"{", 3, "is no fact"),
        (HEADER + GOOD + b"\n\n" + GOOD[:-10], 5, "is no fact"),
        (HEADER + GOOD.replace(b"listened", b"dreamt"), 2, "is no fact"),
        (HEADER + GOOD.replace(b":1,", b":99999999999999999999,"), 2, "is no fact"),
        (HEADER + GOOD.replace(b'"radio"', b'"\xff"'), 2, "is no fact"),
        (HEADER + GOOD.replace(b"[1,0]", b"[1,1e999]"), 2, "is no fact"),
    ],
)
def test_what_is_no_export_is_told_by_line(tmp_path, content, where, said):
    path = tmp_path / "in.jsonl"
    path.write_bytes(content)
    with pytest.raises(HistoryError, match=said) as error:
        read_export(path)
    assert str(error.value).startswith(f"{path}:{where}: ")
    assert "\n" not in str(error.value)


def test_blank_lines_and_other_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes((HEADER + b"\n" + GOOD + b"\n").replace(b"\n", b"\r\n"))
    assert [line.fact for line in read_export(path)] == [Listened(Instant(1), "radio")]


def test_an_absent_export(tmp_path: Path):
    with pytest.raises(HistoryError, match="cannot be read"):
        read_export(tmp_path / "absent.jsonl")
