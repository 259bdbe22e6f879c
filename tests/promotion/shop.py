"""A shop: a ledger and a registry with four versions, and who moves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.promotion.fakes import FileRegistry
from triage.promotion import lines, moves
from triage.promotion.moves import Who
from triage.records import ledger

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Shop:
    """A ledger and a registry with four versions, and a clock that goes on an hour with every move."""

    def __init__(self, folder, breaks=None):
        self.path = folder / ledger.FILE
        self.registry = FileRegistry(folder / "registry.json", breaks)
        if not self.registry.versions():
            for n in range(1, 5):
                self.registry.add(f"digest {n}")
        self.hours = 0

    def who(self, by="anna", why="because"):
        self.hours += 1
        return Who(by, START + timedelta(hours=self.hours), why)

    def look(self):
        return moves.look(self.path, self.registry)

    def promote(self, number, now=None, **more):
        now = now or self.look()
        version = self.registry.version(number)
        record = moves.move_of(
            lines.PROMOTE, self.who(**more), moves.model_of(version), now.stack[-1] if now.stack else None
        )
        return moves.promote(self.path, self.registry, now, record)

    def rollback(self):
        return moves.rollback(self.path, self.registry, self.who(why="worse"))

    def mend(self):
        return moves.mend(self.path, self.registry, self.who(by="mender", why=""))

    @property
    def kinds(self):
        return [d.kind for d in self.look().discords]

    @property
    def live(self):
        return [m.version for m in self.look().stack]

    def agree(self, champion, previous=None):
        """Assert that registry and ledger agree on who is live, and that the tags mirror the newest line."""
        wanted = {"champion": champion} | ({"previous": previous} if previous else {})
        assert self.registry.aliases == wanted
        now = self.look()
        assert now.discords == ()
        assert now.stack[-1].version == champion
        assert self.registry.tags(champion)["ledger"] == next(
            m.hash for m in reversed(now.moves) if m.live.version == champion
        )
