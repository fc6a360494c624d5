"""Simulator, training, export and evaluation: needs extra dependencies, and is never imported in the car."""
