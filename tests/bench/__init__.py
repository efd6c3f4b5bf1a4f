"""Benchmarks: each prints what Callout does beside a ceiling measured in the same run. `make bench`."""
