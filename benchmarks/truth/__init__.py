"""Whether the numbers keep their word: counted in simulated worlds whose truth is known.

``make truth`` runs every table and writes it into docs/truth.md; ``python -m benchmarks.truth
watched`` runs those of one name. Every world has its own seed.
"""
