"""Deliveries in the database."""
