"""Who can be called now, and calling them."""
