"""Thousands of regular expressions over many texts, in linear time: what each needs, and which engine runs it."""
