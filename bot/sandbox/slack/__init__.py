"""A local Slack: its state, its Web API, its ways to an app, and its rules as data."""
