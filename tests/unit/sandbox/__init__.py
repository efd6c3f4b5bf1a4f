"""Tests of the local Slack workspace that need no server."""
