"""The same invented tickets, written as each vendor's exports write them: an independent check on the readers.

One module per format. A module has `READER` (the name that the export must be recognised as), `CARRIES` (what the
format has a place for, of ``tickets.CARRIED``), optionally `SKIPS`, `UNSURE`, `TIERS` and `LACKS`
(see ``tests/readers/alike.py``), `ident(case)` (the id that people see), and `write(cases, folder)`, which returns the
files of one export, in the order in which a person would name them.
"""
