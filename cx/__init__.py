"""Ichie's engine: from a marketer's files to the moments of truth in a customer journey."""

__version__ = "0.1.0"
