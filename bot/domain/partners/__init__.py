"""Partner requests."""
