"""Where customers write: one room per network."""
