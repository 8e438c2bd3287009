"""Customers with a known truth: the sample, and what tests and benchmarks measure against."""
