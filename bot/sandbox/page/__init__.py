"""The local workspace in a browser: what a person sees of it and does with it."""
