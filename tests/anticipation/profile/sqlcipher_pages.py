"""Every page of an encrypted database in plain bytes, whatever SQLite thinks of them: used, free or half empty.

SQLCipher 4 with its default settings: AES-256 in CBC mode; each page of 4096 bytes ends with its initialisation
vector (16) and its HMAC (64); the first page begins with the salt (16). AES is FIPS 197.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
PAGE, RESERVE, SALT = 4096, 80, 16


def _double(value: int) -> int:
    return (value << 1) ^ (0x11B if value & 0x80 else 0)


def _times(a: int, b: int) -> int:
    result = 0
    while b:
        result ^= a if b & 1 else 0
        a, b = _double(a), b >> 1
    return result


def _substitutions() -> list[int]:
    powers = [1]
    while len(powers) < 255:
        powers.append(_times(powers[-1], 3))  # 3 generates the field
    inverse = {0: 0} | {power: powers[-number % 255] for number, power in enumerate(powers)}
    box = []
    for value in range(256):
        x = inverse[value]
        turned = [((x << n) | (x >> (8 - n))) & 0xFF for n in range(5)]
        box.append(turned[0] ^ turned[1] ^ turned[2] ^ turned[3] ^ turned[4] ^ 0x63)
    return box


SBOX = _substitutions()
UNBOX = np.argsort(np.array(SBOX)).astype(np.uint8)
TIMES = {n: np.array([_times(value, n) for value in range(256)], np.uint8) for n in (9, 11, 13, 14)}
UNSHIFT = [(column - row) % 4 * 4 + row for column in range(4) for row in range(4)]


def _round_keys(key: bytes) -> Bytes:
    words, constant = [list(key[n : n + 4]) for n in range(0, 32, 4)], 1
    for number in range(8, 60):
        word = list(words[-1])
        if number % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = _double(constant)
        elif number % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[-8], word, strict=True)])
    return np.array(words, np.uint8).reshape(15, 16)


def decrypt_blocks(blocks: Bytes, key: bytes) -> Bytes:
    """Decrypt blocks, shape (n, 16), each by itself."""
    keys = _round_keys(key)
    state = blocks ^ keys[14]
    for number in range(13, -1, -1):
        state = UNBOX[state[:, UNSHIFT]] ^ keys[number]
        if number:
            rows = state.reshape(-1, 4, 4)
            turned = [np.roll(rows, -n, axis=2) for n in range(4)]
            mixed = [TIMES[m][t] for m, t in zip((14, 11, 13, 9), turned, strict=True)]
            state = (mixed[0] ^ mixed[1] ^ mixed[2] ^ mixed[3]).reshape(-1, 16)
    return state


def plain_pages(database: Path, key_file: Path) -> bytes:
    """Return all pages of a database, decrypted."""
    key, content = bytes.fromhex(key_file.read_text())[:32], database.read_bytes()
    assert len(content) % PAGE == 0
    plain = b""
    for begin in range(0, len(content), PAGE):
        page = content[begin : begin + PAGE]
        text, vector = page[SALT if begin == 0 else 0 : -RESERVE], page[-RESERVE : -RESERVE + 16]
        before = np.frombuffer(vector + text[:-16], np.uint8).reshape(-1, 16)
        plain += (decrypt_blocks(np.frombuffer(text, np.uint8).reshape(-1, 16), key) ^ before).tobytes()
    return plain
