"""What people see and do of cases: shared by commands, buttons and forms."""
