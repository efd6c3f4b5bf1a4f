"""Slash commands: one grammar for all, and a table of verbs for each noun."""
