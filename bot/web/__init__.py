"""HTTP in: one file per source."""
