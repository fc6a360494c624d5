"""What the commands print: results on the output stream, notes and progress bars on the error stream."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["note", "progress", "say"]


def say(text: str) -> None:
    """Print one line of the result."""
    print(text)  # noqa: T201


def note(text: str) -> None:
    """Tell the user something that is no failure."""
    print(f"note: {text}", file=sys.stderr)  # noqa: T201


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Yield a function that is told the share done, 0 to 1, and shows it where there is a terminal to show it on."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.update(task, completed=share)
