"""Trains Outrider's built-in speech model: text, synthetic speech, a small network, and the folder that vosk loads."""
