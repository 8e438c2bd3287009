"""Any file a marketer has becomes touches, and nothing is lost in silence."""
