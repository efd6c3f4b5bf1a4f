"""The networks where customers write: one world for all, and a stand-in for each that Callout calls."""
