"""What the driver will need: context, places, memory, model, policy."""
