"""The classifier's word counts against a wish, and never for one that the table does not find."""

from collections.abc import Callable, Iterator

import pytest

from assistant.understanding import Context, second, understand
from assistant.understanding.classifier import ClassifierError, Guess
from assistant.understanding.paths import EVERYTHING
from vehicle.state import SignalState

HERE = Context(SignalState(), 0, EVERYTHING)
Fake = Callable[[str | None, float], None]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Let the classifier say one label with one probability, whatever the words."""

    def fake(label: str | None, confidence: float) -> None:
        of = dict.fromkeys(second.TABLE, 0.0) | {label or "nothing": confidence}
        monkeypatch.setattr(second, "opinion", lambda words: Guess(label, confidence, of))

    return fake


@pytest.mark.parametrize(
    ("label", "confidence", "outcome"),
    [
        ("ac.on", 0.99, "act"),
        ("ac.off", 0.99, "act"),  # of the same thing: which way, the patterns know better
        (None, 0.99, "ask"),
        ("media.play", 0.95, "ask"),
        (None, 0.8, "act"),  # not sure enough to doubt what all words say
    ],
)
def test_a_wish_is_asked_about_where_the_classifier_is_sure_of_something_else(
    says: Fake, label: str | None, confidence: float, outcome: str
) -> None:
    says(label, confidence)
    understood = understand("turn on the A/C", HERE)
    assert understood.outcome == outcome
    assert bool(understood.actions) == (outcome == "act")
    assert understood.intent == "ac.on"


@pytest.mark.parametrize("text", ["open the trunk", "turn on the A/C and set the fan to 2"])
def test_what_needs_a_yes_and_what_comes_in_company_is_doubted_too(says: Fake, text: str) -> None:
    says(None, 0.99)
    understood = understand(text, HERE)
    assert (understood.outcome, understood.actions) == ("ask", ())


@pytest.mark.parametrize(
    ("label", "confidence", "intent"),
    [
        ("ac.on", 0.99, "ac.on"),
        ("ac.on", 0.9, None),
        ("climate.temperature", 0.99, None),  # needs a number, which nobody said
        ("offer.accept", 0.99, None),
        (None, 0.99, None),
    ],
)
def test_of_what_the_table_does_not_find_the_classifier_may_only_ask(
    says: Fake, label: str | None, confidence: float, intent: str | None
) -> None:
    says(label, confidence)
    understood = understand("chill the whole place like a fridge", HERE)
    assert understood.intent == intent
    assert understood.outcome == ("ask" if intent else "refuse")
    assert understood.actions == ()


@pytest.mark.parametrize("text", ["do not chill the place like a fridge", "when did it chill like a fridge"])
def test_nothing_is_suggested_where_words_bind_or_ask(says: Fake, text: str) -> None:
    says("ac.on", 0.99)
    assert understand(text, HERE).outcome == "refuse"


def test_a_badly_heard_sentence_is_not_made_better_by_the_classifier(says: Fake) -> None:
    says("ac.on", 1.0)
    assert understand("turn on the A/C", HERE, heard=0.7).outcome == "ask"
    assert understand("chill the whole place like a fridge", HERE, heard=0.5).outcome == "refuse"


@pytest.fixture
def unread() -> Iterator[None]:
    """Forget the classifier before and after, so that it is read anew."""
    second._classifier.cache_clear()
    yield
    second._classifier.cache_clear()


def test_without_its_file_the_table_alone_decides(unread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: object) -> None:
        raise ClassifierError("damaged; reinstall Outrider")

    monkeypatch.setattr("assistant.understanding.classifier.read_classifier", broken)
    assert understand("turn on the A/C", HERE).outcome == "act"
    assert understand("chill the whole place like a fridge", HERE).outcome == "refuse"
