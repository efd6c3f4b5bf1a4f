"""What people see and do of partner requests: shared by commands, buttons, forms and threads."""
