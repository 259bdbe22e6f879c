"""What is kept, packed and backed up; an upgrade, and the way back."""

import os
import sqlite3
import tarfile
import time

from tests import documented
from tests.operations.shell import PAGE, SCRIPTS, shell


def test_keep_packs_and_takes_away(home):
    files = {
        "scored/new.jsonl": 1,
        "scored/week.jsonl": 9,
        "scored/old.jsonl.gz": 95,
        "scored/old.json": 400,
        "scored/a.jsonl.partial": 9,
        "scored/week.jsonl.rejected.jsonl": 9,
        "log/old.jsonl": 95,
        "log/new.jsonl": 1,
    }
    for name, days in files.items():
        path = home / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}\n", encoding="utf-8")
        os.utime(path, (time.time() - days * 86400,) * 2)
    assert shell(SCRIPTS["keep.sh"], home).returncode == 0
    left = {str(p.relative_to(home)) for folder in ("scored", "log") for p in (home / folder).iterdir()}
    assert left == {
        *("scored/new.jsonl", "scored/week.jsonl.gz", "scored/week.jsonl.rejected.jsonl", "scored/old.json"),
        "log/new.jsonl",
    }


def test_backup_holds_what_cannot_be_made_again(home):
    assert shell(SCRIPTS["hourly.sh"], home).returncode == 0
    (home / "my-policy" / "decision.toml").write_text("competitors = []\n", encoding="utf-8")
    (home / "triage-ledger.jsonl").write_text("{}\n", encoding="utf-8")
    store = sqlite3.connect(home / "mlflow.db")
    store.execute("create table runs (name text)")
    store.commit()
    store.close()
    done = shell(SCRIPTS["backup.sh"], home)
    assert (done.returncode, done.stderr) == (0, "")
    (packed,) = (home / "backup").glob("*.tar.gz")
    assert packed.stat().st_mode & 0o077 == 0
    with tarfile.open(packed) as tar:
        assert {*tar.getnames()} == {
            *("my-policy", "my-policy/decision.toml", "state/since", "triage-ledger.jsonl", "backup/mlflow.db")
        }


def test_the_link_is_turned_and_turned_back(tmp_path):
    lines = [b for b in documented.blocks(PAGE, "sh") if b.startswith("ln ")]
    for number, line in enumerate(lines):
        assert shell(line.replace("/opt/", f"{tmp_path}/"), tmp_path).returncode == 0
        assert str((tmp_path / "triage").readlink()) == f"{tmp_path}/triage-0.{2 - number}"
    assert len(lines) == 2


def test_a_policy_is_taken_back(home):
    (block,) = [b for b in documented.blocks(PAGE, "sh") if b.startswith("git ")]
    file = home / "my-policy" / "decision.toml"
    names = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git = "git -C my-policy"
    shell(f"{git} init -q", home)
    for content in ("competitors = []\n", "competitors = [\n"):
        file.write_text(content, encoding="utf-8")
        assert shell(f"{git} add . && {git} commit -q -m change", home, **names).returncode == 0
    assert shell("triage policy check --policy my-policy", home).returncode == 2
    assert shell(f"set -e\n{block}", home, **names).returncode == 0
    assert file.read_text(encoding="utf-8") == "competitors = []\n"
