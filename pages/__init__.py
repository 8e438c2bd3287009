"""One question of a marketer per file, each a ``render()``."""
