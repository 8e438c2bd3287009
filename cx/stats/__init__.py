"""Numbers in, numbers out: intervals, corrections and fits, without tables or files."""
