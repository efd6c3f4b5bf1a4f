"""Callout: social cases and executive escalations, answered in Slack."""
