"""Use cases, in rooms by what they change."""
