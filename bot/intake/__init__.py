"""Posts come in: versions, conversations, cases."""
