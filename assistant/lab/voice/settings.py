"""How much of everything goes into the model; two sizes: the one that ships, and one that proves the way in seconds."""

import msgspec

__all__ = ["FULL", "SMOKE", "VoiceSettings", "further"]


class VoiceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What is made and how it is taught.

    ``commands``, ``orders`` and ``fillers`` are different sentences; ``vocabulary`` is words; ``clips`` are spoken
    sentences, each heard ``copies`` times in another room; ``steps`` and ``frames`` (of a batch) are the training's;
    ``width``, ``narrow`` and ``blocks`` are the network's. The share ``easy`` of the steps hears each sentence
    gently; after the share ``transcribe_at`` the network chooses in which words each recorded order was said.
    """

    seed: int = 1
    commands: int
    orders: int
    fillers: int
    vocabulary: int
    clips: int
    copies: int
    real_copies: int
    steps: int
    frames: int = 8000
    rate: float = 2e-3
    warm: int = 400
    width: int = 512
    narrow: int = 96
    blocks: int = 9
    easy: float = 0.15
    transcribe_at: float = 0.4
    tune_on: int = 120
    """Commands, and as many fillers, that the last tuning listens to; 0 for none."""
    voices: tuple[str, ...] = ()
    """Names of the voices to hear; () for all."""
    real: bool = True
    """Whether the real recordings that may be used for training are."""
    start: str = ""
    """SHA-256 of the ``final.mdl`` whose weights the training goes on from; "" begins with chance."""


FULL = VoiceSettings(
    commands=9000,
    orders=2500,
    fillers=12_000,
    vocabulary=3500,
    clips=14_000,
    copies=3,
    real_copies=12,
    steps=5000,
    tune_on=40,
)


def further(settings: VoiceSettings, start: str) -> VoiceSettings:
    """Return settings for a model that has learnt already: as many steps, at half the rate, nothing gentle.

    Its optimiser and normalisations begin anew, so the first hundreds of steps unlearn; fewer steps do not pay.
    """
    return msgspec.structs.replace(
        settings, start=start, copies=settings.copies + 1, rate=settings.rate / 2, easy=0.0, transcribe_at=0.1
    )


SMOKE = VoiceSettings(
    commands=60, orders=10, fillers=20, vocabulary=250, clips=24, copies=2, real_copies=1, steps=60, frames=4000,
    warm=10, width=64, narrow=32, blocks=4, tune_on=2, real=False,
)  # fmt: skip
