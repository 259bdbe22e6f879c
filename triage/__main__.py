"""``python -m triage`` and the ``triage`` command."""

import sys

_STOPPED = 130


def main() -> None:
    """Run the command line. Ctrl-C while its libraries are still being read ends it, too, without a traceback."""
    try:
        from triage.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_STOPPED)


if __name__ == "__main__":
    main()
