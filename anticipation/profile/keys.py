"""The key of a profile: random bytes in a file of their own that only the owner can read, apart from the data.

A key file holds SQLCipher's raw key: 64 hexadecimal digits of the key and 32 of the database's salt, which tells
whose key it is. While a profile is rewritten, its next key lies beside the one in use.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from anticipation.errors import ProfileDamagedError, ProfileError
from anticipation.profile.files import SALT_BYTES, make_file, part_of, sync_folder, telling_os

__all__ = [
    "KEY_FILE_VARIABLE",
    "Key",
    "destroy_key",
    "key_file",
    "key_files",
    "new_key",
    "next_of",
    "read_key",
    "settle_keys",
    "take_next",
    "write_key",
]

KEY_FILE_VARIABLE = "OUTRIDER_PROFILE_KEY_FILE"
"""The environment variable that names the key file of a profile, such as one in the car's secure storage."""
KEY_BYTES = 32


@dataclass(frozen=True)
class Key:
    """An AES-256 key, and the salt of the database that it opens."""

    secret: bytes = field(repr=False)
    salt: bytes

    @property
    def raw(self) -> str:
        """SQLCipher's notation of a raw key: no password, so that no time goes into stretching one."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


def new_key(salt: bytes | None = None) -> Key:
    """Return a random key, for a new database or for the one with this salt."""
    return Key(os.urandom(KEY_BYTES), os.urandom(SALT_BYTES) if salt is None else salt)


def key_file(salt: bytes) -> Path:
    """Return where the key of the database with this salt is kept."""
    named = os.environ.get(KEY_FILE_VARIABLE)
    return Path(named) if named else platformdirs.user_config_path("outrider") / "keys" / f"{salt.hex()}.key"


def next_of(path: Path) -> Path:
    """Return where the key is kept that is to take the place of the one at ``path``."""
    return path.with_name(f"{path.name}.next")


def read_key(path: Path) -> Key | None:
    """Read a key file, None where there is none.

    Raises ProfileDamagedError when it holds no key, ProfileError when it cannot be read.
    """
    with telling_os(path, "the key file cannot be read"):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        raw = bytes.fromhex(content.decode("ascii"))
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES + SALT_BYTES:
        raise ProfileDamagedError(f"{path}: is damaged and no key of a profile; put back a copy of it")
    return Key(raw[:KEY_BYTES], raw[KEY_BYTES:])


def _is_key_of(path: Path, salt: bytes) -> bool:
    """Whether there is a key file and it belongs to the database with this salt; one without a key goes by its name."""
    try:
        key = read_key(path)
    except ProfileDamagedError:
        return salt.hex() in path.name
    return key is not None and key.salt == salt


def write_key(path: Path, key: Key) -> None:
    """Write a new key file; raises ProfileError when that fails or would write over the key of another profile."""
    if path.exists():
        raise ProfileError(
            f"{path}: is the key of another profile; name another file in {KEY_FILE_VARIABLE}, "
            "or remove this one if its profile is gone"
        )
    with telling_os(path, "the key file cannot be written"):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_file(path, f"{key.secret.hex()}{key.salt.hex()}\n".encode("ascii"))


def destroy_key(path: Path) -> None:
    """Overwrite a key file and remove it: whatever it opened stays closed. Raises ProfileError when it cannot."""
    _overwrite(path)
    with telling_os(path, "the key file cannot be removed"):
        path.unlink()
        sync_folder(path.parent)


def settle_keys(path: Path, is_next: bool) -> None:
    """Bring a change of keys that was cut short to its end: the one that opens the database stays alone."""
    if is_next:
        take_next(path)
    elif next_of(path).exists():
        destroy_key(next_of(path))
    with telling_os(path, "the key file cannot be removed"):
        part_of(next_of(path)).unlink(missing_ok=True)  # of a key that was never used


def key_files(salt: bytes) -> list[Path]:
    """Return all key files of the database with this salt; one whose owner is not certain is left alone."""
    path = key_file(salt)
    return [found for each in (path, next_of(path)) for found in (each, part_of(each)) if _is_key_of(found, salt)]


def take_next(path: Path) -> None:
    """Destroy the key at ``path``, if it is still there, and put the next one in its place."""
    if path.exists():
        _overwrite(path)
    with telling_os(path, "the key file cannot be written"):
        os.replace(next_of(path), path)  # noqa: PTH105
        sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    with telling_os(path, "the key file cannot be overwritten"), path.open("r+b", buffering=0) as file:
        file.write(bytes(os.fstat(file.fileno()).st_size))
        os.fsync(file.fileno())
