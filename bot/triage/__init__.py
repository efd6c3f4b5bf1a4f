"""What a post means for the desk: pure functions on its words."""
