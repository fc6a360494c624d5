"""What a classifier sees of a sentence: its words, pairs of words, and the letters within each word, as hashes.

Words are those between blanks, in lower case, with a mark at either end of the sentence, so that the first and the
last word are also seen as such. Pieces of 2 to 5 letters stay within a word and its blanks: they know "defroster" by
"defrost". Single words stand once more for what they mean: what was learned of one is shared by its neighbours. A
feature's weight is (1 + log of how often it stands in the sentence) times its rareness (idf), and each of the three
kinds is scaled to length 1 (Salton and Buckley, 1988).
"""

from collections import Counter
from zlib import crc32

__all__ = ["LETTERS", "letters_of", "meanings_of", "tokens_of", "words_of_line"]

LETTERS = (2, 5)
"""The shortest and the longest piece of a word."""

_MAX_TOKENS, _MAX_LETTERS = 60, 40
"""Of a sentence, of a word: what is longer is cut, so that no text makes the classifier slow."""

_WORD, _PIECE, _MEANING = b"w", b"c", b"m"
"""Set before what is hashed, so that features of different kinds with the same letters stay apart."""


def tokens_of(text: str) -> list[str]:
    """Return the words of a text as the classifier reads it; [] for an empty one."""
    return [token[:_MAX_LETTERS] for token in text.lower().split()[:_MAX_TOKENS]]


def words_of_line(tokens: list[str]) -> Counter[int]:
    """Return how often each word and each pair of neighbours stands in a sentence, by hash (32 bits)."""
    pairs = [f"{one} {two}" for one, two in zip(["<", *tokens], [*tokens, ">"], strict=True)]
    return Counter([crc32(gram.encode("utf-8", "surrogatepass"), crc32(_WORD)) for gram in (*tokens, *pairs)])


def letters_of(tokens: list[str]) -> Counter[int]:
    """Return how often each piece of 2 to 5 letters stands within the words of a sentence, by hash (32 bits)."""
    begin = crc32(_PIECE)
    found: list[int] = []
    for token in tokens:
        word = f" {token} ".encode("utf-32-le", "surrogatepass")  # 4 bytes a letter: a slice never cuts one
        size = len(word) // 4
        for length in range(LETTERS[0], min(LETTERS[1], size) + 1):
            found += [crc32(word[at : at + 4 * length], begin) for at in range(0, 4 * (size - length) + 1, 4)]
    return Counter(found)


def meanings_of(tokens: list[str]) -> Counter[int]:
    """Return how often each single word stands in a sentence, by the hash (32 bits) of its meaning's feature."""
    begin = crc32(_MEANING)
    return Counter([crc32(token.encode("utf-8", "surrogatepass"), begin) for token in tokens])
