"""What the commands print: results on the output stream, notes and progress bars on the error stream."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

__all__ = ["Show", "note", "progress", "say"]


class Show(Protocol):
    """A bar that fills up, and a line below it."""

    def __call__(self, share: float, said: str = "", /) -> None:
        """Show the share done, 0 to 1, and what there is to say of it."""
        ...


def say(text: str) -> None:
    """Print one line of the result."""
    print(text)  # noqa: T201


def note(text: str) -> None:
    """Tell the user something that is no failure."""
    print(f"note: {text}", file=sys.stderr)  # noqa: T201


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """Yield a function that is told the share done, 0 to 1, and shows it where there is a terminal to show it on."""
    if not sys.stderr.isatty():
        yield lambda share, said="", /: None
        return
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.text import Text

    class Bar(Progress):
        """A bar with a line below it."""

        said = ""

        def get_renderables(self) -> Iterator[RenderableType]:
            yield from super().get_renderables()
            if self.said:
                yield Text(self.said, no_wrap=True, overflow="ellipsis")

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=1.0)

        def show(share: float, said: str = "", /) -> None:
            bar.said = said
            bar.update(task, completed=share)

        yield show
