"""Files as such: read within bounds, written whole or not at all, locked, and kept inside of their folder."""
