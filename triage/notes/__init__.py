"""The escalation note (step 3 of the protocol) and the checklist (step 1), made of the words of a thread."""
