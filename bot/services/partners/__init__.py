"""Use cases on partner requests."""
