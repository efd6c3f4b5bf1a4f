"""What people see and do, by noun: card, forms and lists of a noun beside each other."""
