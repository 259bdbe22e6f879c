"""Writers: one file per form of the result. The file's name is the output's suffix (or the word after ``--format``).

A writer file has

* ``render(decisions, kept=NOTHING) -> bytes``: a batch as one chunk. Pure: it runs in the process that decided. `kept`
  are the columns of the input that go along;
* ``open_writer(stream, names=()) -> Writer``: an object with ``append(chunk)``, in order, ``write(decisions)`` for one
  without kept columns, and ``close()`` to end the document (it leaves the stream open). `names` are the kept columns;
* ``BINARY``: whether that stream is of bytes;
* ``APPENDS``: true where the document is ``header(names)`` and the chunks as they are, one after the other, so that a
  half-written one can be gone on with. Else the chunks are kept until the end and the document is made of them then.

Where the place is no file, it has ``open_target(out, names) -> ContextManager[Target]`` instead of ``open_writer``:
``append(chunk)`` and ``reject(rows)``, all or nothing of which is there when the block has ended.
"""
