"""A local X: accounts and posts in memory, behind the calls of X's API that Callout makes."""
