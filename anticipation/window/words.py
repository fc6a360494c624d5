"""Words just said, as numbers: hashed words, pairs of words and parts of words, in a fixed number of buckets."""

import re
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from anticipation.window.schema import WORD_BUCKETS

__all__ = ["LONGEST", "hashed_words"]

LONGEST = 200
"""Characters of an utterance that count."""

_WORD = re.compile(r"[a-z0-9']+")


@lru_cache(maxsize=256)
def hashed_words(text: str) -> NDArray[np.float32]:
    """Return the utterance as a vector ``[WORD_BUCKETS]`` of length 1; zeros where it has no word (read-only).

    The signed hashing trick (Weinberger et al., 2009) over words, pairs of neighbours, and groups of four letters,
    which let "freeze" and "freezing" share something.
    """
    vector = np.zeros(WORD_BUCKETS, np.float32)
    words = _WORD.findall(text.casefold()[:LONGEST])
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    for grams, weight in ((words, 1.0), (pairs, 0.5), ([g for word in words for g in _parts(word)], 0.3)):
        for gram in grams:
            code = crc32(gram.encode())
            vector[code % WORD_BUCKETS] += weight if code & 0x8000_0000 else -weight
    length = float(np.sqrt(np.square(vector).sum()))
    if length > 0:
        vector /= length
    vector.flags.writeable = False
    return vector


def _parts(word: str) -> list[str]:
    return [f"<{word[k : k + 4]}" for k in range(len(word) - 3)]
