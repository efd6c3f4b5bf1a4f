"""Partner requests in the database."""
