"""Python imports this first in every process of a run: nothing reaches out, and whatever tries is written down."""

import os
import sys
from pathlib import Path

ASKS = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.sendto",
    "socket.sendmsg",
    "http.client.connect",
    "urllib.Request",
)
RUNS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


def watch(event, args):
    if event in RUNS:
        note("runs", args[:2])
    elif event in ASKS and not is_local(event, args):
        note(event, args)
        raise OSError(f"no network here: {event}")


def is_local(event, args):
    """Tell what talks to a process of this machine by a file's name, as pipes of multiprocessing do."""
    return event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(args[1], str | bytes)


def note(event, args):
    with Path(os.environ["TRIAGE_WATCHED"]).open("a", encoding="utf-8") as stream:
        stream.write(f"{event} {args!r}\n")


if "TRIAGE_WATCHED" in os.environ:
    sys.addaudithook(watch)
