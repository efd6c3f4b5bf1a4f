"""What people see and do: the screen as text, and people who act by what is on it."""
