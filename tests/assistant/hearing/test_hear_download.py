"""The one thing that goes online, here against a server on this machine."""

import hashlib
import io
import stat
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from test_hear_models import made

from assistant.commands.voice import run_get_voice
from assistant.hearing import DownloadError
from assistant.hearing.download import download, official_offer
from assistant.hearing.models import OFFICIAL, SUMS, check_folder, find_model, official_folder


def packed(folder: Path, name: str = OFFICIAL, **more: bytes) -> bytes:
    """An archive of a model's folder, and of what else is asked for."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(f"{name}/{file.relative_to(folder).as_posix()}".lstrip("/"), file.read_bytes())
        for path, content in more.items():
            archive.writestr(path, content)
    return data.getvalue()


@dataclass
class Server:
    """Serves ``content``; breaks off after ``breaks_after`` bytes, and goes on from anywhere if it ``resumes``."""

    content: bytes
    breaks_after: int | None = None
    resumes: bool = True
    status: int = 200
    ranges: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers["Range"]
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.resumes else 0
        if start >= len(self.content):
            request.send_error(416)
            return
        body = self.content[start:]
        request.send_response(self.status if self.status != 200 else 206 if start else 200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: self.breaks_after] if self.breaks_after is not None else body)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    serves = Server(packed(made(tmp_path / "original")))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            serves.answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    serves.url = f"http://127.0.0.1:{http.server_address[1]}/model.zip"
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / "data" / name)
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.setenv("OUTRIDER_VOICE_URL", serves.url)
    monkeypatch.setenv("OUTRIDER_VOICE_SHA256", hashlib.sha256(serves.content).hexdigest().upper())
    yield serves
    http.shutdown()
    http.server_close()
    thread.join()


def fetch() -> list[float]:
    shares: list[float] = []
    download(official_offer(), shares.append)
    return shares


def refetch(monkeypatch: pytest.MonkeyPatch, server: Server, content: bytes) -> None:
    """Serve something else, with its right checksum, and fetch it."""
    server.content = content
    monkeypatch.setenv("OUTRIDER_VOICE_SHA256", hashlib.sha256(content).hexdigest())
    fetch()


def left() -> list[str]:
    return sorted(path.name for path in official_folder().parent.iterdir())


def test_the_model_is_fetched_checked_and_found(server: Server) -> None:
    shares = fetch()
    assert shares[-1] == 1.0
    assert left() == [OFFICIAL]
    assert find_model() == (official_folder(), "installed")
    assert (official_folder() / SUMS).read_text().count("\n") == 4
    check_folder(official_folder())
    assert server.ranges == [None]


def test_a_download_that_broke_off_goes_on_where_it_stopped(server: Server) -> None:
    server.breaks_after = 300
    with pytest.raises(DownloadError, match=r"broke off .*the same command goes on where it stopped"):
        fetch()
    assert left() == [f"{OFFICIAL}.zip.part"]
    server.breaks_after = None
    fetch()
    assert server.ranges == [None, "bytes=300-"]
    check_folder(official_folder())


def test_a_server_that_cannot_go_on_begins_anew(server: Server) -> None:
    server.breaks_after, server.resumes = 300, False
    with pytest.raises(DownloadError):
        fetch()
    server.breaks_after = None
    fetch()
    assert left() == [OFFICIAL]


def test_a_part_that_is_whole_is_only_checked(server: Server) -> None:
    official_folder().parent.mkdir(parents=True)
    official_folder().with_name(f"{OFFICIAL}.zip.part").write_bytes(server.content)
    fetch()
    assert left() == [OFFICIAL]


def test_something_else_is_not_kept(server: Server) -> None:
    server.content = b"<html>Please log in to this network</html>"
    with pytest.raises(DownloadError, match=r"something else came \(SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}\)"):
        fetch()
    assert left() == []


@pytest.mark.parametrize("status", [404, 500])
def test_what_the_server_says_is_told(server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(DownloadError, match=f"answers {status}"):
        fetch()


def test_no_server_and_no_address_are_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTRIDER_VOICE_URL", "http://127.0.0.1:1/model.zip")
    with pytest.raises(DownloadError, match=r"does not answer .*is this computer online"):
        fetch()
    monkeypatch.setenv("OUTRIDER_VOICE_URL", "file:///etc/passwd")
    with pytest.raises(DownloadError, match="no address of the web"):
        fetch()


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "C:/evil", "..\\evil"])
def test_an_archive_that_would_write_elsewhere_is_not_unpacked(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with pytest.raises(DownloadError, match="would land elsewhere; nothing is unpacked"):
        refetch(monkeypatch, server, packed(tmp_path / "original", **{name: b"x"}))
    assert not list(tmp_path.rglob("*evil*"))
    assert not official_folder().exists()


def test_an_archive_with_a_link_is_not_unpacked(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(packed(tmp_path / "original"))
    with zipfile.ZipFile(data, "a") as archive:
        link = zipfile.ZipInfo(f"{OFFICIAL}/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DownloadError, match="link"):
        refetch(monkeypatch, server, data.getvalue())


def test_what_is_no_archive_or_holds_no_model_is_told(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DownloadError, match="is no archive"):
        refetch(monkeypatch, server, b"PK but not really")
    official_folder().with_name(f"{OFFICIAL}.zip.part").unlink()
    with pytest.raises(DownloadError, match="holds no vosk model"):
        refetch(monkeypatch, server, packed(tmp_path / "nowhere", **{"readme.txt": b"hello"}))
    assert not official_folder().exists()


def test_an_archive_without_a_folder_around_it_is_taken_too(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    refetch(monkeypatch, server, packed(tmp_path / "original", name=""))
    check_folder(official_folder())


def test_a_bomb_is_not_unpacked(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.hearing.download._UNPACKED_BYTES", 5)
    with pytest.raises(DownloadError, match="would unpack to more than"):
        fetch()


def test_without_a_mirror_it_is_the_official_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTRIDER_VOICE_URL", raising=False)
    monkeypatch.delenv("OUTRIDER_VOICE_SHA256", raising=False)
    offer = official_offer()
    assert offer.url == "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip"
    assert offer.sha256 == "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
    assert offer.size == 41_205_931


class TestConsent:
    """Nothing is fetched unless the user agrees."""

    def asked(self, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
        terminal = io.StringIO(answer)
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", terminal)
        run_get_voice()

    @pytest.mark.parametrize("answer", ["n\n", "\n", "", "perhaps\n"])
    def test_it_is_not_fetched_unless_the_answer_is_yes(
        self, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
    ) -> None:
        self.asked(monkeypatch, answer)
        out, err = capsys.readouterr()
        assert server.ranges == []
        assert out == ""
        assert f"from {server.url} into" in err
        assert err.endswith("nothing was fetched\n")

    def test_yes_fetches_it_and_a_second_time_there_is_nothing_to_do(
        self, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.asked(monkeypatch, "y\n")
        out, err = capsys.readouterr()
        assert "its checksum is right; from now on nothing goes online" in out
        assert "Outrider never goes online by itself; this is the one thing that does" in err
        run_get_voice()
        assert "is there already" in capsys.readouterr().out
        assert len(server.ranges) == 1

    def test_without_a_terminal_it_needs_to_be_told(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
        with pytest.raises(DownloadError, match="no terminal to ask on; say --yes"):
            run_get_voice()
        run_get_voice(yes=True)
        assert len(server.ranges) == 1
