"""A folder of Parquet files becomes a folder of decisions, a file each, whatever came in between."""

import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage import columnar, parts
from triage.errors import InputError

BODIES = ("The site is down for all of us.", "Where is my invoice?", "We will sue you over this.")


@pytest.fixture
def source(tmp_path):
    for number in range(5):
        folder = tmp_path / "tickets" / f"day={number}"
        folder.mkdir(parents=True)
        ids = [f"{number}-{n}" for n in range(number + 1)]
        bodies = [BODIES[(number + n) % 3] for n in range(number + 1)]
        pq.write_table(pa.table({"ticket_id": ids, "body": bodies}), folder / "part.parquet")
    (tmp_path / "tickets" / "_temporary").mkdir()
    (tmp_path / "tickets" / "_temporary" / "half.parquet").write_bytes(b"PAR1")
    return tmp_path / "tickets"


def run(source, **asked):
    return list(parts.score_parts(source, source.parent / "decisions", model=None, **asked))


def test_every_file_has_one_of_its_own_with_a_row_for_each_row(source):
    done = run(source, keep=["body"])
    assert [part.rows for part in done] == [1, 2, 3, 4, 5]
    for part in done:
        asked = pq.ParquetFile(part.source).iter_batches()
        expected = pa.Table.from_batches(columnar.score_batches(asked, model=None, keep=["body"]))
        assert pq.ParquetFile(part.out).read().to_pylist() == expected.to_pylist()
        assert part.out.parent.name == part.source.parent.name


def test_a_run_goes_on_where_the_last_one_was_stopped(source):
    begun = parts.score_parts(source, source.parent / "decisions", model=None)
    first, second = next(begun), next(begun)
    begun.close()  # as a killed process: nothing of the third is there
    second.out.write_bytes(second.out.read_bytes()[:-100])  # half copied
    kept = first.out.stat().st_mtime_ns
    done = run(source)
    assert [part.skipped for part in done] == [True, False, False, False, False]
    assert first.out.stat().st_mtime_ns == kept
    assert all(part.skipped for part in run(source))
    assert not [path for path in first.out.parent.iterdir() if path != first.out]


def test_what_was_made_of_something_else_is_made_anew(source, tmp_path):
    done = run(source)
    os.utime(done[3].source, ns=(1, 1))
    assert [part.skipped for part in run(source)] == [True, True, True, False, True]
    policy = tmp_path / "policy"
    policy.mkdir()
    (policy / "decision.toml").write_text('competitors = ["Deskwell"]\n')
    assert not any(part.skipped for part in run(source, policy=policy))
    assert not any(part.skipped for part in run(source, policy=policy, keep=["body"]))


def test_shares_are_disjoint_and_are_all_there_is(source):
    shares = [{part.source for part in run(source, share=(n, 2))} for n in range(2)]
    assert [len(share) for share in shares] == [3, 2]
    assert len(shares[0] | shares[1]) == 5
    with pytest.raises(InputError, match="from 0 to 1"):
        run(source, share=(2, 2))


def test_files_that_cannot_be_read_are_named_at_the_end_and_the_others_are_done(source):
    broken = source / "day=1" / "part.parquet"
    broken.write_bytes(broken.read_bytes()[:-20])
    pq.write_table(pa.table({"ticket_id": ["1"], "price": [1]}), source / "day=3" / "part.parquet")
    done = []
    with pytest.raises(InputError, match="2 of 5 files could not be read") as told:
        for part in parts.score_parts(source, source.parent / "decisions", model=None):
            done.append(part.rows)
    assert done == [1, 3, 5]
    assert "day=1/part.parquet: is no Parquet file, or cut off" in str(told.value)
    assert "day=3/part.parquet: no column holds the text" in str(told.value)
    assert not list((source.parent / "decisions").glob("day=[13]/*"))


def test_what_cannot_work_is_told_at_once(source, tmp_path):
    with pytest.raises(InputError, match="lies in the folder that is read"):
        parts.score_parts(source, source / "out")
    with pytest.raises(InputError, match="has no Parquet files"):
        parts.score_parts(tmp_path / "nothing", tmp_path / "out")
