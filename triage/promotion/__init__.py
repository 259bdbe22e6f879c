"""Which model is live: candidates are judged against the champion, and every move is kept in the ledger.

`trial` says who stands against whom and on which tickets, `judge` what is asked and what came of it, `moves` makes a
version live, `history` reads the ledger, `standing` holds it against the registry, `words` says it all. The registry
is whatever has the functions of `registry.Registry`.
"""
