"""What people see and do of escalations: shared by commands, buttons and forms."""
