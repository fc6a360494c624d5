"""What the car says: events, signals, state, drives and the CAN bus. Imports nothing above it."""
