"""The lab of the assistant: training and evaluation, never part of what runs in the car."""
