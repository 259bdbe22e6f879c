"""Tables that lack something or say it oddly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.exports import drain, write
from triage.errors import InputError
from triage.intake.export import open_export
from triage.types import Author


def test_what_the_file_has_no_place_for_is_said(read) -> None:
    ticket = read("t.csv", "id,body\n1,hello\n").tickets[0]
    assert set(ticket.lacks) == {"author", "created_at", "account.tier", "account.followers"} and not ticket.warnings
    full = read("t.csv", 'id,body,role,date,tier,followers\n1,hello,agent,2026-03-02,,"12,400"\n').tickets[0]
    assert (full.lacks, full.account.followers, full.messages[0].author) == ((), 12400, Author.AGENT)


def test_public_is_the_opposite_of_internal(read) -> None:
    found = read("t.csv", "id,body,public\n1,a,true\n2,b,FALSE\n3,c,perhaps\n")
    assert [t.messages[0].internal for t in found.tickets] == [False, True, False]
    assert found.tickets[2].warnings


def test_day_and_month_are_settled_by_the_whole_column(read) -> None:
    months = lambda text: [t.messages[0].created_at.month for t in read("t.csv", "id,body,date\n" + text).tickets]  # noqa: E731
    assert months("1,a,01/08/2026\n2,b,26/08/2026\n") == [8, 8]
    assert months("1,a,01/08/2026\n2,b,08/26/2026\n") == [1, 8]
    doubtful = read("t.csv", "id,body,date\n1,a,01/08/2026\n2,b,soon\n3,c,2026-03-02\n").tickets
    assert "day/month" in doubtful[0].warnings[0]
    assert doubtful[1].messages[0].created_at is None and "soon" in doubtful[1].warnings[0]
    assert not doubtful[2].warnings


def test_labels_and_unknown_columns_arrive_under_their_names(read) -> None:
    ticket = read("t.csv", "ticket_id,body,label_priority,label_team,split_group\n1,a,none,,g1\n").tickets[0]
    assert ticket.extra == {"label_priority": "none", "label_team": "", "split_group": "g1"}


def test_an_id_stands_in_one_file(read) -> None:
    found = read("a.csv", "id,body\n1,a\n2,b\n", "b.csv", "id,body\n2,again\n3,c\n")
    assert found.ids == ["1", "2", "3"]
    assert "a.csv:3" in found.rejected[0].reason


def test_a_file_with_one_ticket_a_row_is_streamed(tmp_path) -> None:
    rows = "".join(f"{i},some words here\n" for i in range(5000))
    export = open_export(write(tmp_path, ["t.csv", "id,body\n" + rows]))
    for _, _ in zip(range(10), export, strict=False):
        pass
    assert export.rows_read <= 12


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.text(alphabet='ab,;"\n\r\t 1', max_size=12), max_size=8))
def test_no_row_is_ever_lost(tmp_path_factory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(("id,body,author\n" + "\n".join(cells)).encode())
    drain(open_export([str(path)]))


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with-an-order-mark"])
@pytest.mark.parametrize("head", ["ticket_id,body", " Ticket ID , Body ,body,"], ids=["names", "blanks-and-repeated"])
def test_a_header_that_comes_again_is_no_ticket(read, head: str, mark: str) -> None:
    more = "," * (head.count(",") - 1)
    found = read("t.csv", f"{mark}{head}\n1,hello{more}\n{mark}{head}\n2,and you{more}\n{head}\n")
    assert found.ids == ["1", "2"]
    assert [(r.line, r.reason) for r in found.rejected] == [
        (n, "the header again: files that were put together") for n in (3, 5)
    ]


def test_a_single_cell_like_the_header_is_a_text(read) -> None:
    assert [t.messages[0].body for t in read("t.csv", "body\nhello\nbody\n").tickets] == ["hello", "body"]


@pytest.mark.parametrize("line", ["Unauthorized", "null", '"x"', "42", "INSERT INTO t VALUES (1,'I sue');", "a;b;c"])
@pytest.mark.parametrize("name", ["t.csv", "t.json"])
@pytest.mark.parametrize("end", ["", "\n"], ids=["cut", "whole"])
def test_one_line_that_is_no_header_is_no_empty_export(read, name: str, line: str, end: str) -> None:
    with pytest.raises(InputError, match="holds no tickets, nor the columns of an export"):
        read(name, line + end)


def test_a_header_alone_is_an_empty_export(read) -> None:
    found = read("t.csv", "ticket_id,body\n")
    assert found.tickets == [] and "t.csv: has no rows" in found.export.warnings[0]
