"""The order in which people work: what costs most to leave, and presses most, comes first."""
