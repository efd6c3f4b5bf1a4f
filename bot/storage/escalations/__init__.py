"""Escalations in the database."""
