"""Slack's payloads read into facts: the only place with raw look-ups."""
