"""Text as Slack shows it: markup, length, names of things."""
