"""The contract between the window and a model: every column has one place, and its hash tells any other order apart."""

import hashlib
import json
from collections.abc import Sequence

import pytest

from anticipation import window
from anticipation.facts import HABITS
from anticipation.network import read_manifest, shipped_model
from anticipation.window import schema
from anticipation.window.schema import (
    CANDIDATE_COLUMNS,
    CANDIDATES,
    CLIMATE,
    COLUMNS,
    GROUPS,
    HABIT_KINDS,
    KINDS,
    OUTPUTS,
    SCHEMA,
    STYLE,
    WITHIN,
    column,
)
from anticipation.window.tokens import FAST, SLOW


def hashed(
    columns: Sequence[str] = COLUMNS,
    candidates: Sequence[str] = CANDIDATE_COLUMNS,
    outputs: Sequence[str] = OUTPUTS,
    rows: int = CANDIDATES,
) -> str:
    told = json.dumps([list(columns), list(candidates), list(outputs), rows])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def test_the_hash_is_of_all_names_and_of_the_number_of_rows() -> None:
    assert hashed() == SCHEMA
    assert hashed(rows=CANDIDATES + 1) != SCHEMA


@pytest.mark.parametrize("which", ["columns", "candidates", "outputs"])
def test_a_column_added_renamed_moved_or_lost_is_another_schema(which: str) -> None:
    names = {"columns": COLUMNS, "candidates": CANDIDATE_COLUMNS, "outputs": OUTPUTS}[which]
    others = [
        (*names, "one.more"),
        ("renamed", *names[1:]),
        (names[1], names[0], *names[2:]),
        names[:-1],
    ]
    found = {hashed(**{which: other}) for other in others}
    assert SCHEMA not in found
    assert len(found) == len(others)


@pytest.mark.parametrize("names", [COLUMNS, CANDIDATE_COLUMNS, OUTPUTS])
def test_every_name_is_there_once(names: tuple[str, ...]) -> None:
    assert len(set(names)) == len(names)
    assert all(names)


def test_groups_are_whole_stretches_of_columns_in_their_order() -> None:
    """Reasons are told by taking a whole stretch away."""
    assert [name for names in GROUPS.values() for name in names] == list(COLUMNS)
    for names in GROUPS.values():
        first = column(names[0])
        assert [column(name) for name in names] == list(range(first, first + len(names)))
    assert GROUPS["kind"] == tuple(f"is_{kind}" for kind in KINDS)
    assert column("is_stay") == 0
    with pytest.raises(KeyError):
        column("unheard.of")


def test_every_signal_has_a_flag_that_says_whether_it_is_known() -> None:
    assert {f"{name}.known" for name in (*FAST, *SLOW)} <= set(COLUMNS)
    assert set(SLOW) <= set(COLUMNS)


def test_the_outputs_are_all_that_is_asked_of_the_network() -> None:
    assert len(OUTPUTS) == len(CLIMATE) * len(WITHIN) + 6 + 1 + 4 + 2 + 3 + STYLE == 55
    assert OUTPUTS[0] == "ac.10s"
    assert set(HABIT_KINDS) == set(HABITS) <= set(CLIMATE), "what is offered is foreseen"


def test_the_model_that_is_shipped_was_taught_with_these_columns() -> None:
    manifest = read_manifest(shipped_model())
    assert manifest.schema == SCHEMA
    assert manifest.outputs == OUTPUTS
    shape = manifest.shape
    assert (shape.columns, shape.cand_columns, shape.rows) == (len(COLUMNS), len(CANDIDATE_COLUMNS), CANDIDATES)


def test_what_is_exported_is_there() -> None:
    for module in (window, schema):
        assert all(hasattr(module, name) for name in module.__all__)
        assert list(module.__all__) == sorted(module.__all__, key=lambda name: (not name.isupper(), name))
