"""A local Slack workspace: its Web API, Socket Mode and a page in the browser."""
