"""Readers: one file per export format. The file's name is the value of ``--reader``.

A reader file has

* ``VENDOR``: true when the format is one vendor's own (its files are joined by id, and none other is mixed in);
* ``claims(head) -> int``: how sure it is, 0 to 100, that a file with this `triage.readers._head.Head` is its own;
* ``read(sources, job) -> Iterator[Ticket | Rejected]``: checks the files at once (raises `InputError`), then yields
  lazily. It counts in `job` every row that it takes up, and the rows that went into a ticket; a row that went into
  none is yielded as one `Rejected`.
"""
