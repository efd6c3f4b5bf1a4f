"""Models, unit of work, queries, deliveries."""
