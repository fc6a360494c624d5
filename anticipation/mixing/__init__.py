"""How far each mind is believed: the network, the memory and plain counts, weighed by what then came true."""

from anticipation.mixing.mixing import EXPERTS, Mixing

__all__ = ["EXPERTS", "Mixing"]
