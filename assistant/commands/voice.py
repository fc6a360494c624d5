"""``outrider doctor --get-voice``: fetch the official speech model, if the user agrees."""

import sys

from assistant.hearing.download import Offer, download, official_offer
from assistant.hearing.errors import DownloadError
from assistant.hearing.models import is_model
from assistant.terminal import note, progress, say

__all__ = ["run_get_voice"]


def run_get_voice(*, yes: bool = False) -> None:
    """Fetch it, unless it is there; asks before, unless ``yes``. Raises DownloadError."""
    offer = official_offer()
    if is_model(offer.folder):
        say(f"{offer.folder}: is there already; delete that folder to fetch it anew")
        return
    if not _agreed(offer, yes):
        return
    with progress("Fetching the speech model") as show:
        download(offer, show)
    say(f"{offer.folder}: the speech model is there, and its checksum is right; from now on nothing goes online")


def _agreed(offer: Offer, yes: bool) -> bool:
    size = f"{offer.size / 1e6:.0f} MB " if offer.size else ""
    what = f"Fetch {size}from {offer.url} into {offer.folder.parent}"
    if yes:
        note(f"{what}: this alone ever goes online, and only when it is asked for")
        return True
    if not sys.stdin.isatty():
        raise DownloadError("nothing was fetched: there is no terminal to ask on; say --yes if you mean it")
    note("Outrider never goes online by itself; this is the one thing that does, because you asked for it")
    print(f"{what}? [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    note("nothing was fetched")
    return False
