"""Functional tests: one file a capability, each row a whole ticket and what must or must not hold in it.

After CheckList (Ribeiro et al. 2020) and HateCheck (Röttger et al. 2021): a row stands for a way of putting things, so
that what triage can and cannot do shows as a pass rate per capability. ``python -m tests.behaviour`` prints the table.
"""
