"""People, numbers and receipts in the database."""
