"""Working time, as a team promises it."""
