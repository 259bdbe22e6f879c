"""Once with MLflow itself: promote, roll back, mend, and what `@champion` loads."""

import json
import os
from datetime import UTC, datetime

from triage import modelfile, tracking
from triage.promotion import lines, moves
from triage.promotion.moves import Who


def test_the_whole_way(tmp_path, monkeypatch, good, desk):
    for name in desk.faked:
        monkeypatch.setattr(tracking, name, desk.faked[name])
    for name in [name for name in os.environ if name.startswith("MLFLOW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = tracking.register(good)

    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{tmp_path / 'mlflow.db'}")
    source = client.get_model_version("triage", first.number).source
    client.create_model_version("triage", source, tags={"digest": first.digest, "policy": "ab" * 32})

    def promote(number):
        now = moves.look(desk.ledger, tracking)
        live = moves.model_of(tracking.version(number))
        who = Who("eva", datetime.now(UTC), f"why {number}")
        before = now.stack[-1] if now.stack else None
        return moves.promote(desk.ledger, tracking, now, moves.move_of(lines.PROMOTE, who, live, before))

    promote("1")
    second = promote("2")
    assert tracking.version("@champion").number == "2"
    assert tracking.version("previous").number == "1"
    assert tracking.version("2").tags["ledger"] == second.hash
    assert modelfile.read(tracking.fetch("models:/triage@champion")).digest == first.digest
    desk.run("rollback", "--why", "a drill", "--by", "bob")
    assert [v.aliases for v in tracking.versions()] == [(), ("champion",)]
    assert tracking.version("1").tags["promoted_why"] == "a drill"
    assert tracking.version("2").tags["rolled_back_by"] == "bob"

    tracking.set_aliases({"champion": "2"})
    assert "the registry says version 2, the ledger version 1" in desk.run("live", code=1).stderr
    desk.run("live", "--mend")
    assert tracking.version("champion").number == "1"
    assert json.loads(desk.run("live", "--json").stdout)["discords"] == []
