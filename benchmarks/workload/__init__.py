"""Ten questions of a shop's journey, answered in several ways: how far the store is from plain SQL."""
