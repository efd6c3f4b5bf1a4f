"""Nudges and reminders in the database."""
