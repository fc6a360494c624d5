"""How each classifier is taught; chosen on the validation parts alone.

What ships is taught without the word vectors: the encoder that they were taken from has seen text whose terms are not
all clear. The two measuring classifiers never leave the lab.
"""

from assistant.lab.nlu.learn import Recipe

__all__ = ["CLINC", "MASSIVE", "OWN"]

MASSIVE = Recipe(cost=0.6, meaning=1.0, least=2)
CLINC = Recipe(keep=20_000, least=2)
OWN = Recipe(keep=14_000, least=2, meaning=0.0)
