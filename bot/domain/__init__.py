"""States, decisions, events, errors, clocks and calendars: standard library only."""
