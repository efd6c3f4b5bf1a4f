"""Use cases on what is said in threads."""
