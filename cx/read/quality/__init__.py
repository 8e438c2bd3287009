"""How good the data are: every column counted, impossible rows found, and what is done about them."""
