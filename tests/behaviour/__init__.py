"""The rows of ``data/behaviour``: every one by name. ``python -m tests.behaviour [MODEL]`` prints the table."""
