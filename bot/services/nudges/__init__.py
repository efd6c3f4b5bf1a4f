"""Who is reminded of what, when."""
