"""What every change writes, whoever makes it."""
