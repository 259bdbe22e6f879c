"""A private PostgreSQL for tests, in a temporary folder. A test that asks for it skips where none is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "pa/ss@wo:rd?"
"""With the marks that a URL has to write otherwise, so that no part of it may show up in a message."""
USER = "desk"
_PROGRAMS = ("initdb", "pg_ctl")
_INSTALLED = Path("/usr/lib/postgresql")


def programs():
    """Return the folder of PostgreSQL's server programs, or ``None``: Debian has them outside of the path."""
    places = [Path(found).parent for name in _PROGRAMS if (found := shutil.which(name))]
    places += sorted(_INSTALLED.glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    return next((place for place in places if all((place / name).exists() for name in _PROGRAMS)), None)


@contextmanager
def running(place):
    """Start a server of the programs in `place`; give its port on this machine."""
    folder = Path(tempfile.mkdtemp(prefix="triage-pg-"))
    as_whom = {}
    if os.geteuid() == 0:  # which PostgreSQL refuses to be run by
        as_whom = {"user": _unprivileged(), "extra_groups": []}
        shutil.chown(folder, as_whom["user"])
    port = _free_port()
    options = f"-F -p {port} -k {folder} -c listen_addresses=127.0.0.1"

    def call(name, *arguments):
        done = subprocess.run(
            [place / name, "-D", folder / "data", *arguments], cwd=folder, capture_output=True, text=True, **as_whom
        )
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        call("initdb", "-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "-N")
        call("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield port
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged():
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
