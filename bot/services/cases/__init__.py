"""Use cases on cases."""
