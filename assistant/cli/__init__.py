"""The command line: ``outrider``. Each command imports what it needs when it runs, so that each starts quickly."""

import os
import sys
from contextlib import suppress
from typing import NoReturn

from assistant.cli.app import app
from vehicle.errors import OutriderError

__all__ = ["main"]


def main() -> None:
    """Run the command that was asked for; exits 0, 1 with one clear line on failure, 2 on wrong use."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # while a full disk, or a reader that left, can still be told
    except OutriderError as error:
        _fail(str(error))
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        _drop_output()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:  # what no command foresaw, such as a path that is too long or a full disk behind stdout
        _drop_output()
        _fail(f"{error.filename or 'the output'}: {error.strerror or error}")


def _fail(why: str) -> NoReturn:
    print(f"outrider: {' '.join(why.split())}", file=sys.stderr)
    sys.exit(1)


def _drop_output() -> None:
    """Send what is still held back nowhere, so that the interpreter does not try again when it ends."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
