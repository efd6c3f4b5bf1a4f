"""What people fill in: each form read into a frozen answer, with errors beside its fields."""
