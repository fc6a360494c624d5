"""Teaching and measuring classifiers: what is learned, that it is the same each time, and that the tables say it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlu_sets import write_car_bench, write_hass, write_sets

from assistant.cli import main
from assistant.lab.nlu.card import card
from assistant.lab.nlu.learn import Lesson, Recipe, fit, sharpness_of, vectors
from assistant.lab.nlu.open_set import auroc, inside_of, judge
from assistant.lab.nlu.own import NOTHING, own_lesson
from assistant.lab.nlu.peers import PEERS, taught
from assistant.lab.nlu.phrases import said, say_pattern
from assistant.lab.nlu.sets import DataError, Part, Sentence, read_clinc, read_massive
from assistant.understanding.classifier import read_classifier
from assistant.understanding.classifier.classifier import plain_line
from assistant.understanding.classifier.manifest import Made
from assistant.understanding.grammar import find
from assistant.understanding.match import candidates
from assistant.understanding.table import TABLE
from assistant.understanding.words import plain_words


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hass(write_car_bench(write_sets(tmp_path_factory.mktemp("sets"))))


def _part(name: str, **said: str) -> Part:
    found = [Sentence(text, label) for label, texts in said.items() for text in texts.split("; ")]
    return Part("tiny", name, tuple(found))  # type: ignore[arg-type]


_WEATHER = _part("train", warm="it is hot; so warm today; the heat", cold="it is cold; so cool today; the ice")


def test_learns_what_it_is_taught() -> None:
    classifier = fit(Lesson(_WEATHER, _WEATHER), Recipe(), Made("test"))

    assert [classifier.guess(text).label for text in _WEATHER.texts] == _WEATHER.labels


def test_a_word_that_no_sentence_had_is_known_by_its_neighbours() -> None:
    """Not one piece of these words stands in what was taught; their meanings do."""
    classifier = fit(Lesson(_WEATHER, _WEATHER), Recipe(), Made("test"))
    deaf = fit(Lesson(_WEATHER, _WEATHER), Recipe(meaning=0.0), Made("test"))

    assert [classifier.guess(word).label for word in ("frozen", "burning")] == ["cold", "warm"]
    assert deaf.guess("frozen").of == deaf.guess("burning").of


def test_the_same_lesson_gives_the_same_bytes() -> None:
    one, other = (fit(Lesson(_WEATHER, _WEATHER), Recipe(), Made("test"), seed=5) for _ in range(2))

    assert one.manifest == other.manifest
    assert all(a.tobytes() == b.tobytes() for a, b in zip(one.weights, other.weights, strict=True))


def test_never_learns_from_a_test_part() -> None:
    test = _WEATHER._replace(name="test")
    for lesson in (Lesson(test, _WEATHER), Lesson(_WEATHER, test)):
        with pytest.raises(DataError, match="measures"):
            fit(lesson, Recipe(), Made("test"))
    with pytest.raises(DataError, match="measures"):
        taught(PEERS[0], test, 0)


def test_keeps_no_more_features_than_it_may() -> None:
    kept = fit(Lesson(_WEATHER, _WEATHER), Recipe(keep=10), Made("test")).weights

    assert len(kept.keys) == 10 + len(vectors()[0])


def test_doubt_is_learned_from_what_it_gets_wrong() -> None:
    classifier = fit(Lesson(_WEATHER, _WEATHER), Recipe(), Made("test"))
    wrong = _part("validation", warm="it is cold; the ice", cold="it is hot; the heat")

    assert sharpness_of(classifier, wrong) < sharpness_of(classifier, _WEATHER)


@pytest.mark.parametrize("name", list(TABLE))
def test_what_a_pattern_says_is_found_by_it(name: str) -> None:
    rng = np.random.default_rng(1)
    for pattern in TABLE[name].patterns:
        text = say_pattern(pattern, rng)
        if text:
            assert find(pattern, text.split()), (pattern, text)


def test_sentences_of_an_intent_are_many_and_the_same_each_time() -> None:
    intent = TABLE["climate.temperature"]
    first, again = (said(intent, 30, np.random.default_rng(2)) for _ in range(2))

    assert first == again
    assert len(set(first)) == len(first) == 30 + len(intent.examples)
    assert set(intent.examples) <= set(first)
    right = [candidates(plain_words(text))[0].intent == intent.name for text in first]
    assert np.mean(right) > 0.8


def test_the_cars_lesson_holds_what_is_meant_and_what_is_not(data: Path) -> None:
    lesson = own_lesson(data, 0, each=4, others=20)
    taught_with = {plain_line(text) for text in lesson.train.texts}

    assert set(lesson.train.labels) == {*TABLE, NOTHING}
    assert not taught_with & {plain_line(text) for text in lesson.validation.texts}
    assert Sentence("how full is my tank", "ask.fuel") in lesson.train.sentences
    assert any("novel" in text for text, label in lesson.train.sentences if label == NOTHING)
    measured = {*read_massive(data, "test").texts, *read_clinc(data, "test").texts}
    assert not measured & {*lesson.train.texts, *lesson.validation.texts}
    assert lesson == own_lesson(data, 0, each=4, others=20)


def test_peers_learn_too(data: Path) -> None:
    part = read_massive(data, "train")
    for name in PEERS:
        peer = taught(name, part, 0)
        assert np.array(peer.labels)[peer.scores(part.texts).argmax(axis=1)].tolist() == part.labels


def test_the_threshold_refuses_as_much_as_was_asked() -> None:
    inside = np.array([0.9, 0.8, 0.3, 0.1, 0.2, 0.35, 0.05, 0.2])
    true = ["a", "b", "a", "oos", "oos", "oos", "oos", "a"]
    found = judge(inside, ["a"] * 8, true, recall=0.75)

    assert found.right.tolist() == [1, 0, 1, 0, 0, 0, 0, 0]
    assert found.within.sum() == 4
    assert found.auroc == pytest.approx(13.5 / 16)


def test_the_label_out_of_scope_counts_against_the_best() -> None:
    inside, names = inside_of(np.array([[2.0, 1.0, 0.5], [0.0, 3.0, 1.0]]), ["a", "oos", "b"])

    assert inside.tolist() == [1.5, -0.5]
    assert names == ["a", "b"]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_auroc_is_the_share_of_pairs_in_order(within: list[int], without: list[int]) -> None:
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in within for b in without]

    assert auroc(np.array(within, float), np.array(without, float)) == pytest.approx(float(np.mean(pairs)))


def test_the_command_writes_a_classifier_that_can_be_read(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new"
    arguments = ["outrider", "train", "understanding", str(out), "--data", str(data), "--smoke"]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert f"MB, {len(TABLE) + 1} labels" in capsys.readouterr().out
    classifier = read_classifier(out)
    assert classifier.guess("open the trunk").label == "trunk.open"
    assert classifier.manifest.made.command.endswith("--seed 0 --smoke")
    assert (out / "card.md").read_text() == card(
        classifier.manifest, len(classifier.weights.keys), (out / "weights.npz").stat().st_size
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "holds something else" in capsys.readouterr().err


def test_the_evaluation_prints_every_table(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["outrider", "evaluate", "understanding", str(data)])
    with pytest.raises(SystemExit) as ended:
        main()

    text = capsys.readouterr().out
    assert ended.value.code == 0
    for title in ("MASSIVE en-US, test, 12", "CLINC150, test, 16", "Home Assistant, 6", "CAR-bench, first turns, 4"):
        assert title in text
    lines = {line.split("  ")[0]: line for line in text.splitlines()}
    assert "3 of 3" in lines["understood rightly"]
    assert "0 of 3" in lines["acted on the car, meant for a house"]
    assert "0 of 4" in lines["false actuation"]
    assert "3 of 4" in lines["right tool and arguments"]
    assert "0 of 12" in lines["acted on the car"]


def test_data_that_is_missing_ends_the_command_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["outrider", "evaluate", "understanding", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1
