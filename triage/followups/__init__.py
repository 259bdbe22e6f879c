"""Escalations that wait for an answer: what is late, who is told next, and what the customer is owed."""
