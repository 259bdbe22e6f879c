"""How words are meant: asserted, negated, asked, supposed, quoted, past, or somebody else's."""
