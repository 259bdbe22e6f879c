"""Commands: one file per command of ``triage``, found by its name; with `triage.cli` the only ones that print and exit.

A command file has ``command``, the function that typer runs, or ``app``, a group of commands.
"""
