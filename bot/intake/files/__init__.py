"""Posts in files: import and export."""
