"""Synthetic histories of where people go, to learn from: a prior over lives, not a copy of anyone's.

Each life is drawn from ranges wider than the literature's (exploration and preferential return: Song et al., Modelling
the scaling properties of human mobility, 2010; recency: Barbosa et al., The effect of recency to human mobility, 2015;
how predictable people are: Song et al., Limits of predictability in human mobility, 2010). No recorded data is used.
A network that learns from many such lives learns to foretell one that it has never seen from the part that has passed
(as prior-data fitted networks do: Mueller et al., Transformers can do Bayesian inference, 2022).
"""

from anticipation.lab.learn.lives.logs import Moved, draw_life

__all__ = ["Moved", "draw_life"]
