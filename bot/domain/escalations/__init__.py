"""Escalations."""
