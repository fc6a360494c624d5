"""Fetches the official small English speech model, once, when the user asks for it: nothing else ever goes online.

The address and the checksum are those of the vosk project's model of 2020 (Apache-2.0). A download that broke off goes
on where it stopped; what has come is compared with the checksum before it is unpacked, and unpacked beside its place
before it is put there, so that there is never half a model.
"""

import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from assistant.hearing.errors import DownloadError
from assistant.hearing.models import OFFICIAL, SUMS, is_model, official_folder

__all__ = ["Offer", "download", "official_offer"]

_URL: Final = f"https://alphacephei.com/vosk/models/{OFFICIAL}.zip"
_SHA256: Final = "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
_BYTES: Final = 41_205_931
_URL_VARIABLE, _SHA256_VARIABLE = "OUTRIDER_VOICE_URL", "OUTRIDER_VOICE_SHA256"

_PIECE: Final = 1 << 16
_TIMEOUT_S: Final = 30.0
_UNPACKED_BYTES: Final = 1 << 30
"""More than any small model; a file that unpacks to more is none."""


class Offer(NamedTuple):
    """What would be fetched, and where it would be put; ``size`` in bytes, 0 where it is not known beforehand."""

    url: str
    sha256: str
    size: int
    folder: Path


def official_offer() -> Offer:
    """Return the official model's address; ``OUTRIDER_VOICE_URL`` and ``OUTRIDER_VOICE_SHA256`` name a mirror's."""
    url, sha256 = os.environ.get(_URL_VARIABLE, _URL), os.environ.get(_SHA256_VARIABLE, _SHA256)
    return Offer(url, sha256.casefold(), _BYTES if sha256.casefold() == _SHA256 else 0, official_folder())


def download(offer: Offer, show: Callable[[float], None]) -> None:
    """Fetch the model and put it in its place; ``show`` is told the share that has come.

    Raises DownloadError when the address does not answer, when something else came, or when the disk is full; a part
    that has come is kept for the next time, unless it is wrong.
    """
    try:
        offer.folder.parent.mkdir(parents=True, exist_ok=True)
        part = offer.folder.with_name(f"{offer.folder.name}.zip.part")
        _fetch(offer, part, show)
        found = _sha256(part)
        if found != offer.sha256:
            part.unlink()
            raise DownloadError(
                f"{offer.url}: something else came (SHA-256 {found}, not {offer.sha256}); nothing is kept"
            )
        _unpack(part, offer.folder)
        part.unlink()
    except OSError as error:
        raise DownloadError(f"{offer.folder.parent}: cannot be written ({error.strerror or error})") from None


def _fetch(offer: Offer, part: Path, show: Callable[[float], None]) -> None:
    """Complete the part file, from where it ends."""
    have = part.stat().st_size if part.exists() else 0
    try:
        with _answer(offer.url, have) as answer:
            if answer.status == 416:  # there is nothing after what we have
                return
            if answer.status != 206:  # a server that cannot go on begins anew
                have = 0
            length = answer.headers.get("Content-Length", "")
            total = have + int(length) if length.isdecimal() else offer.size
            with part.open("ab" if have else "wb") as file:
                for piece in _pieces(answer):
                    file.write(piece)
                    have += len(piece)
                    show(min(1.0, have / total) if total else 0.0)
    except (HTTPException, ConnectionError, TimeoutError) as error:
        raise DownloadError(f"{offer.url}: broke off ({error}); the same command goes on where it stopped") from None
    if have < total:
        raise DownloadError(f"{offer.url}: broke off after {have:,} bytes; the same command goes on where it stopped")


def _answer(url: str, have: int) -> Any:
    """Open the address from byte ``have`` on; raises DownloadError."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    if not url.startswith(("https://", "http://")):
        raise DownloadError(f"{url}: is no address of the web")
    request = Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        return urlopen(request, timeout=_TIMEOUT_S)
    except HTTPError as error:
        if error.code == 416:
            return error
        raise DownloadError(f"{url}: answers {error.code} {error.reason}") from None
    except URLError as error:
        raise DownloadError(f"{url}: does not answer ({error.reason}); is this computer online?") from None


def _pieces(answer: Any) -> Iterator[bytes]:
    while piece := answer.read(_PIECE):
        yield piece


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack the one model that the archive holds, and move it to ``folder`` in one step."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unpacking-") as name:
        inside = Path(name)
        try:
            with zipfile.ZipFile(archive) as packed:
                for info in _safe(archive, packed):
                    packed.extract(info, inside)
        except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
            raise DownloadError(f"{archive}: is no archive ({error})") from None
        models = [found for found in (inside, *sorted(inside.iterdir())) if is_model(found)]
        if not models:
            raise DownloadError(f"{archive}: holds no vosk model")
        model = models[0]
        files = sorted(file for file in model.rglob("*") if file.is_file())
        lines = [f"{_sha256(file)}  {file.relative_to(model).as_posix()}\n" for file in files]
        (model / SUMS).write_text("".join(lines), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        model.rename(folder)


def _safe(archive: Path, packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return what the archive holds; raises DownloadError when any of it would land elsewhere, or is no file."""
    infos = packed.infolist()
    for info in infos:
        path = PurePosixPath(info.filename)
        odd = path.is_absolute() or ".." in path.parts or "\\" in info.filename or ":" in info.filename
        kind = stat.S_IFMT(info.external_attr >> 16)
        if odd or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise DownloadError(f"{archive}: holds {info.filename!r}, which would land elsewhere; nothing is unpacked")
    if sum(info.file_size for info in infos) > _UNPACKED_BYTES:
        raise DownloadError(f"{archive}: would unpack to more than {_UNPACKED_BYTES:,} bytes; nothing is unpacked")
    return infos
