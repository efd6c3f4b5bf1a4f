"""Posts and cursors in the database."""
