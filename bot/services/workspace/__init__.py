"""Use cases on people of the workspace."""
