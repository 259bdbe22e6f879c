"""One ticket full of personal data goes through every command that shows texts: with --redact nothing of it comes out.

Everything that a command prints and every file that it writes is searched, packed forms unpacked. That the search would
find it is shown by the same command without --redact.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triage.cli import app

SECRETS = {
    "names": ["okonkwo", "oyelaran"],
    "mail": ["ann.o@", "fernpost"],
    "phones": ["7123456", "1719876543", "555-0147"],
    "card": ["4111 1111", "41111111"],
    "iban": ["0532 0130"],
    "ids": ["078-05-1120", "12345678z"],
    "addresses": ["203.0.113", "ff00:42:8329"],
    "columns": ["1985-06-21", "harbour road"],
}
LABELS = {
    "escalate": True, "priority": "critical", "sentiment": "angry", "team": "legal_compliance",
    "clauses": ["critical.legal"], "do_not_engage": False,
}  # fmt: skip
BODY = (
    "Hi, this is Ann Okonkwo (ann.o@fernpost.example, +49 30 7123456, card 4111 1111 1111 1111). I will sue you, my "
    "lawyer Okonkwo writes. My account DE89 3704 0044 0532 0130 00 was hacked from 203.0.113.77 and "
    "2001:db8::ff00:42:8329. SSN 078-05-1120, DNI 12345678Z. I have tried to restart it, it did not work.\n\n"
    "Regards,\nAnn Okonkwo"
)
PAGE = (
    '<p>It is still broken, <b>Ann</b> Okonkwo, <a href="mailto:ann.o%40fernpost.example?subject=Okonkwo">'
    'ann.o&#64;fern<wbr>post.example</a>, call <a href="tel:+49307123456">+49 30 <i>7123456</i></a>.</p>'
)


def evil() -> dict[str, object]:
    def said(author: str, at: str, body: str, **more: object) -> dict[str, object]:
        return {"author": author, "created_at": f"2026-03-02T{at}:00Z", "body": body, **more}

    return {
        "ticket_id": "T-1",
        "subject": "Okonkwo, ann.o@fernpost.example: I will sue you",
        "channel": "mail to ann.o@fernpost.example",
        "status": "waiting for Ann Okonkwo",
        "account": {"id": "ann.o@fernpost.example", "name": "Ann Okonkwo", "tier": "vip"},
        "requester": {"name": "Ann Okonkwo", "phone": 491719876543, "date_of_birth": "1985-06-21"},
        "agent_name": "Bola Oyelaran",
        "street": "12 Harbour Road",
        "owner_mail": ["ann.o@fernpost.example"],
        "resolved_at": "2026-03-03T09:14:00Z",
        "messages": [
            said("customer", "09:14", BODY),
            said("agent", "09:20", "Dear Ann Okonkwo, please restart the app.\nBola Oyelaran"),
            said("agent", "09:21", "called (415) 555-0147, Okonkwo angry", internal=True),
            said("customer", "10:14", PAGE, html=True),
        ],
        "labels": LABELS,
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    calm = {
        **evil(), "ticket_id": "T-2", "subject": "Question", "account": {"tier": "standard"}, "requester": {},
        "street": "", "owner_mail": [], "agent_name": "", "channel": "email", "status": "open",
        "messages": [{"author": "customer", "body": "Where is the manual?"}],
        "labels": {**LABELS, "escalate": False, "priority": "none", "sentiment": "neutral", "team": "", "clauses": []},
    }  # fmt: skip
    good = [json.dumps(evil()), json.dumps(calm)]
    (folder / "good.jsonl").write_text("\n".join(good) + "\n", encoding="utf-8")
    wrong = ['{"name": "Ann Okonkwo", "body": "ann.o@fernpost.example 4111 1111 1111 1111, ', json.dumps(evil())]
    (folder / "tickets.jsonl").write_text("\n".join([*good, *wrong]) + "\n", encoding="utf-8")
    mine = folder / "mine" / "clauses" / "critical"
    mine.mkdir(parents=True)
    shipped = Path("triage/protocol/clauses/critical/legal.toml").read_text(encoding="utf-8")
    (mine / "legal.toml").write_text(re.sub(r"^floor .*$", 'floor = "low"', shipped, flags=re.MULTILINE), "utf-8")
    other = folder / "mine" / "clauses" / "trigger"
    other.mkdir()
    for name in ("legal_action", "vip"):
        shipped = Path(f"triage/protocol/clauses/trigger/{name}.toml").read_text(encoding="utf-8")
        (other / f"{name}.toml").write_text(
            re.sub(r"^floor .*$", 'floor = "low"', shipped, flags=re.MULTILINE), "utf-8"
        )
    done, _ = run(folder, folder, "score", "good.jsonl", "-o", "scored.jsonl", redacted=False)
    assert done == 0
    return folder


def run(house: Path, out: Path, command: str, *rest: str, redacted: bool = True) -> tuple[int, str]:
    """Run a command; names of files are made paths, in the house or in `out`. Returns its exit code and all it gave."""
    words = [str(house / word) if (house / word).exists() and word != "" else word for word in rest]
    before = {path for path in out.rglob("*") if path.is_file()}
    words = [str(out / word) if re.search(r"^(?:out|scored)\b", word) else word for word in words]
    done = CliRunner().invoke(app, [*command.split(), *words, *(["--redact"] if redacted else [])])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    said = [done.stdout, done.stderr]
    return done.exit_code, "\n".join([*said, *(_read(p) for p in out.rglob("*") if p.is_file() and p not in before)])


def _read(path: Path) -> str:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if path.suffix == ".parquet":
        import pyarrow.parquet as parquet

        return str(parquet.read_table(path).to_pylist())
    return path.read_bytes().decode("utf-8", "replace")


def shown(text: str) -> list[str]:
    """Return the secrets that stand in a text, however it is escaped or broken into lines."""
    told = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    plain = html.unescape(told).casefold()
    packed = re.sub(r"[\s│]+", "", plain)
    return [one for own in SECRETS.values() for one in own if one in plain or re.sub(r"\s", "", one) in packed]


RULES = "--rules-only"
COMMANDS = [
    ("score", "tickets.jsonl", "-o", "out.jsonl", "--keep-columns", "all", "--summary", "out.json", "--log-json"),
    ("score", "tickets.jsonl", "-o", "out.csv", "--keep-columns", "all", "--summary", "out.html", RULES),
    ("score", "tickets.jsonl", "-o", "out.parquet", "--keep-columns", "all", RULES),
    ("score", "tickets.jsonl", "--keep-columns", "account_id,subject,body,account_name", RULES),
    ("score", "tickets.jsonl", "-o", "out.jsonl", "--keep-columns", "all", "--workers", "2", RULES),
    ("explain", "good.jsonl", "--id", "T-1"),
    ("explain", "good.jsonl", "--id", "T-1", "--json", RULES),
    ("inspect", "tickets.jsonl"),
    ("inspect", "tickets.jsonl", "--json"),
    ("diff", "default", "mine", "--on", "tickets.jsonl", RULES, "-o", "out"),
    ("evaluate", "good.jsonl", "-o", "out", "--no-track", "--by", "channel,agent_name,street", "--log-text", RULES),
    ("policy coverage", "tickets.jsonl", "--json"),
    ("train", "tickets.jsonl", "--check"),
    ("audit sample", "scored.jsonl", "-t", "good.jsonl", "-o", "out.html"),
    ("audit sample", "scored.jsonl", "-t", "good.jsonl", "-o", "out.csv"),
    ("audit sample", "scored.jsonl", "-t", "good.jsonl", "-o", "out.xlsx"),
    ("metrics", "scored.jsonl", "--outcomes", "tickets.jsonl", "-o", "out", "--no-track"),
    ("note", "tickets.jsonl", "--all", RULES),
    ("note", "tickets.jsonl", "--all", "--format", "json", RULES),
    ("note", "scored.jsonl", "-t", "good.jsonl", "--all", "--format", "html", "-o", "out"),
    ("reply", "tickets.jsonl", RULES),
    ("checklist", "tickets.jsonl", "--json", RULES),
    ("report", "tickets.jsonl", "-o", "out.html", RULES),
    ("report", "tickets.jsonl", "-o", "out.html", "--plain", RULES),
]
CLEAN = {"train"}
"""Commands that may end with an error, which is then all that they say."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_of_it_comes_out(house: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    code, out = run(house, tmp_path, *words)
    assert code in (0, 1, 3) or words[0] in CLEAN, out
    assert shown(out) == []


@pytest.mark.parametrize("words", [COMMANDS[n] for n in (1, 7, 10, 11, 13, 18, 22)], ids=" ".join)
def test_without_the_option_it_does(house: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    _, out = run(house, tmp_path, *words, redacted=False)
    assert shown(out)


def test_the_secrets_are_all_there(house: Path, tmp_path: Path) -> None:
    assert len(shown((house / "tickets.jsonl").read_text(encoding="utf-8"))) == sum(map(len, SECRETS.values()))


def test_an_option_that_changed_is_another_run(house: Path, tmp_path: Path) -> None:
    from triage.running import journal

    identity = journal.Identity({}, {"--redact": False}, "p", "m", "1")
    assert identity.differences(journal.Identity({}, {"--redact": True}, "p", "m", "1")) == [
        "--redact: not given then, True now"
    ]
    earlier = journal.Identity({}, {}, "p", "m", "1")  # of before there was the option
    assert earlier.differences(identity) == []


def test_sheets_without_personal_data_fit_their_export(house: Path, tmp_path: Path) -> None:
    import csv

    code, _ = run(
        house, tmp_path, "audit sample", "scored.jsonl", "-t", "good.jsonl", "-o", "out.csv", "--reviewers", "1"
    )
    assert code == 0
    sheet = tmp_path / "out_a.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row |= {"necessary": "yes", "right_level": "critical", "right_team": "legal_compliance"}
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    words = ["audit", "export", str(sheet), "-t", str(house / "good.jsonl"), "-o", str(tmp_path / "labelled.jsonl")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "other words" not in done.stderr
