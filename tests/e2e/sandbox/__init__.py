"""The local Slack workspace, tried with Slack's own libraries."""
