"""Files of any kind as tables of texts: unpacked, decoded, with the header found."""
