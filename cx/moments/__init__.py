"""The moments of truth: glory and pain, and the journey they stand in."""
