"""Reports: what happened and how it went, as files that people and programs read."""
