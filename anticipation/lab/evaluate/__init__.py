"""How well what is learned foretells what people do, beside what it has to beat."""

from anticipation.lab.evaluate.destinations import destinations, evaluate
from anticipation.lab.evaluate.report import Report

__all__ = ["Report", "destinations", "evaluate"]
