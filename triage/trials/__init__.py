"""A policy tried: on its own examples, on behaviour rows, on an export, and its patterns for what they say too much."""
