"""Where the store's tables lie and its scans run: embedded by default, elsewhere where asked."""
