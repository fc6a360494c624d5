"""A small quantized classifier of sentences: the second source of understanding beside the patterns of the table."""

from assistant.understanding.classifier.classifier import Classifier, Guess, read_classifier
from assistant.understanding.classifier.errors import ClassifierError
from assistant.understanding.classifier.manifest import Manifest, shipped_classifier

__all__ = ["Classifier", "ClassifierError", "Guess", "Manifest", "read_classifier", "shipped_classifier"]
