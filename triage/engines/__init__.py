"""Engines: one file per way to find a clause in a ticket. The file's name is the key under ``match`` and ``hint``.

An engine file has

* ``Spec``: the shape of its block in a clause file (a `triage.schema.Shape`);
* ``needs(spec) -> tuple[str, ...]``: the ticket fields without which the block cannot be evaluated
  (``body``, ``author``, ``thread``, ``created_at``, ``account.tier``, ``account.followers``);
* ``build(rules, decisions) -> find``: called once per policy with all blocks of all clauses;
  ``find(views) -> list[list[Hit]]`` gives the hits of each view, a list per view, in any order.
  Raises ``ValueError`` for a block that cannot work (such as a pattern that RE2 does not take).
"""
