"""What the driver sees and touches; the only place that imports pygame. Drawing decides nothing."""
