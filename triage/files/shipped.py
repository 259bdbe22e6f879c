"""The model as it was signed off with this version of triage: a list of what each of its files holds.

``shipped.sha256`` is part of the package and is written by ``make model``. The manifest of a model has the digest of
every array; this list has that of the manifest, and of the card, which no manifest names.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from triage.files import within

LIST = "shipped.sha256"
MANIFEST = "manifest.json"
_LARGEST = 1 << 30
_TEXTS = (".json", ".md")
"""What a version control may give other line ends."""


def altered(folder: Path, *names: str) -> list[str]:
    """Say of each file of the shipped model's folder, or only of `names`, what is not as it was signed off.

    Each is the file's name and what is wrong with it.
    """
    signed = listed()
    said = []
    for name in names or sorted({*signed, *_there(folder)}):
        try:
            digest = _digest(folder / name)
        except OSError as error:
            said.append(f"{name}: {'is missing' if isinstance(error, FileNotFoundError) else error.strerror}")
            continue
        except within.Refused as error:
            said.append(f"{name}: {error}")
            continue
        if name not in signed:
            said.append(f"{name}: is not among the files that were signed off")
        elif digest != signed[name]:
            said.append(f"{name}: is not as it was signed off")
    return said


def listed() -> dict[str, str]:
    """Return the sha256 of each file, by name."""
    text = (files("triage.files") / LIST).read_text(encoding="ascii")
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}


def sign(folder: Path, to: Path | None = None) -> None:
    """Write the list anew, for the model in `folder`, as ``sha256sum`` would."""
    lines = "".join(f"{_digest(folder / name)}  {name}\n" for name in _there(folder))
    (to or Path(str(files("triage.files"))) / LIST).write_text(lines, encoding="ascii", newline="\n")


def _there(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _digest(path: Path) -> str:
    raw = within.read(path, path.parent, _LARGEST)
    return hashlib.sha256(raw.replace(b"\r\n", b"\n") if path.suffix in _TEXTS else raw).hexdigest()
