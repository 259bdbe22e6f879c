"""Writers: one file per form of the result. The file's name is the output's suffix (or the word after ``--format``).

A writer file has ``BINARY`` (whether it wants a binary stream) and ``open_writer(stream) -> Writer``: an object with
``write(decisions)`` for a batch and ``close()`` to end the document (it leaves the stream open).
"""
