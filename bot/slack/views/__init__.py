"""What people see in Slack: pure functions from read-models to blocks."""
