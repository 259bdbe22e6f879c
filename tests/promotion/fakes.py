"""A registry in a file, so that processes share it; it can break off anywhere."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from triage.errors import TrackingError


@dataclass(frozen=True)
class Version:
    number: str
    digest: str
    policy: str
    aliases: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    description: str = ""


class FileRegistry:
    """Versions by number, aliases, folders. `breaks` has what happens at the n-th change: ``die`` or ``fail``."""

    def __init__(self, path: Path, breaks: dict[int, str] | None = None):
        self.path = path
        self.breaks = breaks or {}
        self.changes = 0
        if not path.exists():
            self._write({"versions": {}, "aliases": {}})

    def add(self, digest, *, folder="", policy="p", own_policy="") -> str:
        raw = self._read()
        number = str(len(raw["versions"]) + 1)
        raw["versions"][number] = {
            "digest": digest, "policy": policy, "tags": {}, "description": "# A card\n\n## More\n",
            "folder": str(folder), "own": str(own_policy),
        }  # fmt: skip
        self._write(raw)
        return number

    def remove(self, number):
        raw = self._read()
        del raw["versions"][number]
        raw["aliases"] = {a: n for a, n in raw["aliases"].items() if n != number}
        self._write(raw)

    @property
    def aliases(self):
        return self._read()["aliases"]

    def tags(self, number):
        return self._read()["versions"][number]["tags"]

    def versions(self):
        raw = self._read()
        return [
            Version(
                number, v["digest"], v["policy"],
                tuple(sorted(a for a, n in raw["aliases"].items() if n == number)), v["tags"], v["description"],
            )
            for number, v in sorted(raw["versions"].items(), key=lambda item: -int(item[0]))
        ]  # fmt: skip

    def version(self, ref):
        ref = ref.removeprefix("@")
        found = next((v for v in self.versions() if ref == v.number or ref in v.aliases), None)
        if found is None:
            raise TrackingError(f"{ref}: there is no such version")
        return found

    def fetch(self, ref):
        return Path(self._read()["versions"][self.version(ref).number]["folder"])

    def fetch_policy(self, ref):
        own = self._read()["versions"][self.version(ref).number]["own"]
        return Path(own) if own else None

    def set_aliases(self, aliases):
        for number in aliases.values():
            if number:
                self.version(number)
        for alias, number in aliases.items():
            self._change()
            raw = self._read()
            raw["aliases"].pop(alias, None)
            if number:
                raw["aliases"][alias] = number
            self._write(raw)

    def tag_version(self, number, tags):
        self._change()
        raw = self._read()
        raw["versions"][number]["tags"] |= tags
        self._write(raw)

    def describe_version(self, number, markdown):
        self._change()
        raw = self._read()
        raw["versions"][number]["description"] = markdown
        self._write(raw)

    def _change(self):
        how = self.breaks.get(self.changes)
        self.changes += 1
        if how == "die":
            os._exit(9)
        if how == "fail":
            raise TrackingError("the server does not answer")

    def _read(self):
        return json.loads(self.path.read_text())

    def _write(self, raw):
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        part.write_text(json.dumps(raw))
        part.replace(self.path)
