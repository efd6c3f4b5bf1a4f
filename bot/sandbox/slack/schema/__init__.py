"""Slack's rules for blocks, views and messages, as data, and the check that applies them."""
