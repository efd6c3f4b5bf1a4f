"""Nudges: who, when, why."""
