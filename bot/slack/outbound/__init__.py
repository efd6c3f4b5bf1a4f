"""What goes to Slack: the client, deliveries rendered and sent, private words."""
