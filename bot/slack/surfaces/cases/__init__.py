"""Cases: their card, forms and lists, and what is done to them."""
