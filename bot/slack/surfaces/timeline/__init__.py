"""Timelines: what happened, what is kept of messages, and what people mark."""
