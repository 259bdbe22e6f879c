"""The shape of ``scripts.toml``: what is said to a customer, and what it must hold (`triage.scripts.checks`)."""

from triage.scripts.shape import Scripts as Scripts
