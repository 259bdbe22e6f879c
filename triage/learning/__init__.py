"""Labelled tickets in, a model out, and how good it is on tickets of groups that it has not seen."""
