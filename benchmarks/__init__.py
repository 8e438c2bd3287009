"""Measurements that inform: speed (``python -m benchmarks``) and truth (``benchmarks.truth``)."""
