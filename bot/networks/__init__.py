"""Where customers write: one file per network."""
