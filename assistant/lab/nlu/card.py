"""The card that goes with a classifier's weights: what it is for, from what it was made, how good it is, its limits."""

from assistant.understanding.classifier.manifest import WEIGHTS, Manifest

__all__ = ["card"]

_LIMITS = """\
## Limits

- Most validation sentences that mean something come from the same patterns as those it was taught with: the figure says
  how well it keeps the table's intents apart, not how well it understands a driver's own words. For that see
  `outrider evaluate understanding DATA` (CAR-bench, Home Assistant: neither is in the training).
- It names one intent of a whole sentence. It has no slots, and it cannot count several wishes in one sentence.
- It reads no word order beyond neighbours: "do not" and "if" must be judged by the patterns, not by it.
- English alone. An intent that joins the table is unknown to it until it is taught anew.
- It never lets anything act by itself; it is a second opinion.
"""


def card(manifest: Manifest, features: int, size: int) -> str:
    """Return the card, in Markdown, of weights of so many ``features`` and ``size`` bytes."""
    figures = manifest.made.figures
    outside = f"; `{manifest.outside}` stands for what is not said to a car" if manifest.outside else ""
    lines = [
        "# Model card: what was said",
        "",
        "Which intent of the table a sentence most probably has, and how probable that is: the second source beside",
        "the patterns. A linear support vector machine over hashed words, their pairs and pieces.",
        "",
        "| | |",
        "|---|---|",
        f"| files | `{WEIGHTS}` (int8, {size / 1e6:.1f} MB), `manifest.json` (labels, sha256, how it was made) |",
        f"| labels | {len(manifest.labels)}{outside} |",
        f"| features | {features:,}, known by 32-bit hashes |",
        "| runs on | NumPy |",
        f"| sha256 | `{manifest.sha256}` |",
        f"| made by | `{manifest.made.command}` |",
        "| licence | Apache-2.0; attribution of the data below |",
        "",
        "## Data",
        "",
        "| what | licence and authors |",
        "|---|---|",
        *(f"| {name} | {licence} |" for name, licence in manifest.made.data.items()),
        "",
        "Which of their labels mean an intent of ours, and which nothing to a car: `assistant/lab/nlu/mapped.py`. No",
        "test part of any set was read.",
        "",
        "## Figures, on sentences that it was not taught with",
        "",
        "| | |",
        "|---|---|",
        *(
            f"| {name} | {value:,.0f} |" if value > 1 else f"| {name} | {value:.3f} |"
            for name, value in figures.items()
        ),
        "",
        f"From a confidence of {manifest.sure} on, at most one in a hundred sentences not for a car was let in.",
        "",
        _LIMITS,
    ]
    return "\n".join(lines).rstrip() + "\n"
