"""Use cases on escalations."""
