"""A local Slack workspace: stateful, as strict as Slack, and used as a person would use it."""
