"""``triage live``: what is live, what was at a date, and where ledger and store disagree."""

import json


def test_what_was_live_at_a_date_is_read_in_the_calendars_zone(staffed):
    from datetime import UTC, datetime

    from triage.promotion import lines
    from triage.promotion.lines import Model
    from triage.records import ledger

    assert "nothing was promoted yet" in staffed.run("live").stdout
    zone = staffed.ledger.parent / "berlin"
    zone.mkdir()
    (zone / "calendar.toml").write_text('time_zone = "Europe/Berlin"\n')
    with ledger.writing(staffed.ledger) as room:
        for n, (day, hour) in enumerate([(2, 22), (2, 23)], start=1):  # 23:30 on the 2nd and 0:30 on the 3rd in Berlin
            at = datetime(2026, 3, day, hour, 30, tzinfo=UTC)
            live = Model(str(n), f"digest {n}", "p")
            room.append(lines.says(lines.Move(0, "", "promote", at, "eva", f"why {n}", live)))

    def live(at, *more):
        return json.loads(staffed.run("live", "--at", at, "--json", *more).stdout)["live"]

    assert live("2026-03-01") is None
    assert live("2026-03-02")["live"]["version"] == "2"
    assert live("2026-03-02", "--policy", zone)["live"]["version"] == "1"
    assert live("2026-03-03", "--policy", zone)["why"] == "why 2"
    assert live("2026-03-02T23:00")["live"]["version"] == "1"
    assert live("2026-03-02T23:00", "--policy", zone) is None
    assert live("2026-03-02T23:00:00Z", "--policy", zone)["live"]["version"] == "1"
    shown = staffed.run("live", "--at", "2026-03-02", "--policy", zone)
    assert "at 2026-03-02 23:59:59 Europe/Berlin:" in shown.stderr
    assert "promoted on 2026-03-02 23:30:00 Europe/Berlin by eva: why 1" in shown.stdout
    assert "the first promotion was on 2026-03-02 22:30:00 UTC" in staffed.run("live", "--at", "2026-03-01").stdout


def test_discord_is_told_by_live_and_mended(staffed):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    staffed.registry.set_aliases({"champion": "2"})
    told = staffed.run("live", code=1)
    assert "the registry says version 2, the ledger version 1" in told.stderr
    assert "live by the ledger: version 1" in told.stdout
    assert json.loads(staffed.run("live", "--json", code=1).stdout)["discords"][0]["kind"] == "alias"
    judged = staffed.run("promote", 2, *staffed.asked, "--dry-run", code=1)
    assert "note: alias champion: the registry says version 2" in judged.stdout
    assert "version 1 is the champion" in staffed.run("live", "--mend", "--why", "moved by mistake").stderr
    assert staffed.registry.aliases == {"champion": "1"}
    mended = staffed.run("live").stdout
    assert "the registry's champion was found to be version 2 and was put right on" in mended
    assert "by anna: moved by mistake" in mended
    staffed.ledger.unlink()
    alone = staffed.run("live", code=1)
    assert "live by the registry alone: version 1" in alone.stdout
    assert "promoted at" in alone.stdout
    assert "there is no ledger at triage-ledger.jsonl" in alone.stdout


def test_a_changed_ledger_stops_everything(staffed):
    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet", "--by", "eva")
    staffed.ledger.write_text(staffed.ledger.read_text().replace('"by":"eva"', '"by":"bob"'))
    for words in (("live",), ("live", "--at", "2026-01-01"), ("rollback",), ("promote", 2), ("live", "--mend")):
        assert "triage-ledger.jsonl:1: was changed after it was written" in staffed.run(*words, code=2).stderr


def test_live_without_a_registry_reads_the_ledger(staffed, monkeypatch):
    from triage import tracking
    from triage.errors import TrackingError

    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")

    def down():
        raise TrackingError("the server does not answer")

    monkeypatch.setattr(tracking, "versions", down)
    told = staffed.run("live")
    assert "live: version 1" in told.stdout
    assert "only the ledger was asked; the registry does not answer" in told.stderr


def test_live_says_when_the_store_has_lost_what_is_live(staffed, monkeypatch):
    from triage import tracking
    from triage.errors import TrackingError

    staffed.run("promote", 1, "--on", "frozen.jsonl", *staffed.asked, "--quiet")
    assert "store" not in staffed.run("live").stderr

    def lost(ref, **_):
        raise TrackingError("version 1: bias.npy is missing")

    monkeypatch.setattr(tracking, "fetch", lost)
    told = staffed.run("live")
    assert "live: version 1" in told.stdout
    assert "what is live cannot be loaded from the store: version 1: bias.npy is missing" in told.stderr
