"""The forms of a note: one file each. ``SUFFIX`` of its files, ``note(made, rules)`` and ``index(entries)``.

`rules` is the policy's ``notes.toml``. What a ticket says is never taken for markup, and never for a field of the note.
"""
