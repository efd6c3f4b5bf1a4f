"""Who and what is in the workspace: people, roles, channels, ourselves."""
