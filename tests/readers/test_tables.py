"""Text tables: delimiters, quotes, ragged rows, threads, dates, and columns by name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.exports import drain, write
from triage.errors import InputError
from triage.intake.export import open_export
from triage.types import Author


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_counted_outside_quotes(read, mark: str) -> None:
    text = (
        mark.join(["ticket_id", '"subject; a, b| c\t"', "body"])
        + "\n"
        + mark.join(["7", "s", '"one\ntwo, ""three"" ; |"'])
        + "\n"
    )
    ticket = read("t.csv", text, columns={"subject": "subject; a, b| c"}).tickets[0]
    assert (ticket.id, ticket.subject, ticket.messages[0].body) == ("7", "s", 'one\ntwo, "three" ; |')


def test_excel_names_its_delimiter(read) -> None:
    assert read("t.csv", "sep=;\r\nid;body\r\n1;where, please?\r\n").tickets[0].messages[0].body == "where, please?"


def test_names_match_without_case_blanks_and_marks(read) -> None:
    found = read(
        "t.csv", "\ufeff Ticket ID ,DESCRIPTION,Created Date,From,plan,Colour\nA,hello,2026-03-02,requester,VIP,red\n"
    )
    ticket = found.tickets[0]
    assert (ticket.id, ticket.messages[0].body, ticket.account.tier, ticket.extra) == (
        "A",
        "hello",
        "VIP",
        {"Colour": "red"},
    )
    assert found.export.mapped["created_at"] == "Created Date"
    assert found.export.unmapped == ("Colour",)


def test_the_users_word_wins(read) -> None:
    text = "id,body,remark\n1,not this,but this\n"
    assert read("t.csv", text, columns={"body": "remark"}).tickets[0].messages[0].body == "but this"
    with pytest.raises(InputError, match=r"no column 'nope' \(columns: id, body, remark\)"):
        read("t.csv", text, columns={"body": "nope"})
    with pytest.raises(InputError, match="no field is called 'bodi'"):
        read("t.csv", text, columns={"bodi": "remark"})


def test_no_text_column_names_what_there_is(read) -> None:
    with pytest.raises(InputError, match=r"columns: id, colour.*--columns body="):
        read("t.csv", "id,colour\n1,red\n")


def test_a_title_above_the_header_is_named_as_what_is_wrong(read) -> None:
    with pytest.raises(InputError, match=r"columns: Open cases.*must begin with the line of column names"):
        read("t.csv", "Open cases of the north team\n\nMade by Jo\n\nid,subject,body\n1,s,b\n")


def test_text_that_is_not_read_is_a_doubt(read) -> None:
    ticket = read("t.csv", "id,description,comment,comment\n1,first,,I will sue\n").tickets[0]
    assert "comment [2]" in ticket.warnings[0]
    assert ticket.extra["comment [2]"] == "I will sue"


def test_header_alone_is_no_error(read) -> None:
    found = read("t.csv", "ticket_id,subject,body\n")
    assert found.tickets == [] and any("no rows" in w for w in found.export.warnings)


def test_ids_are_text_and_rows_without_id_are_kept(read) -> None:
    found = read("t.csv", "ticket_id,body\nNA,a\nnull,b\n007,c\n12345678901234567890,d\n,e\n")
    assert found.ids == ["NA", "null", "007", "12345678901234567890", "5"]
    assert found.tickets[-1].warnings
    numbered = read("t.csv", "body\na\nb\n")
    assert numbered.ids == ["1", "2"] and any("number of the row" in w for w in numbered.export.warnings)


def test_ragged_rows(read) -> None:
    found = read(
        "t.csv", "id,body,status\n1,short\n2,fine,open\n3,too,many,cells\n4,fine,open,\nMade by the night report\n"
    )
    assert found.ids == ["1", "2", "4"]
    assert "3" not in found.tickets[0].status and "line 2" in found.tickets[0].warnings[0]
    assert [(r.line, r.reason.split(":")[0]) for r in found.rejected] == [
        (4, "has 4 cells, the header has 3"),
        (6, "has fewer cells than the header and no text"),
    ]


@pytest.mark.parametrize(
    ("last", "ids"),
    [
        ("Open cases of the north team,,,", ["7"]),  # a report's footer that a spreadsheet has filled up
        ("8,,,", ["7", "8"]),  # an empty ticket is a ticket, and a person looks at it
        ("8 b,,,open", ["7", "8 b"]),
        ("Open cases,My lawyer will hear of this,,", ["7", "Open cases"]),
    ],
    ids=["footer", "id-alone", "more-than-the-id", "subject"],
)
def test_a_line_about_the_file_is_no_ticket(read, last: str, ids: list[str]) -> None:
    found = read("t.csv", f"number,subject,description,status\n7,s,where is it,open\n,,,\n{last}\n")
    assert found.ids == ids
    assert [r.line for r in found.rejected] == ([4] if len(ids) == 1 else [])


def test_a_quote_that_never_closes_swallows_nothing(read) -> None:
    found = read("t.csv", 'id,body\n1,fine\n2,"oops\n3,kept\n4,"also, kept"\n5,"six" pack\n6,"open\n7,kept\n')
    assert found.ids == ["1", "3", "4", "5", "7"]
    assert found.tickets[3].messages[0].body == "six pack"
    assert [(r.line, "not closed" in r.reason) for r in found.rejected] == [(3, True), (7, True)]


def test_a_very_long_body(read) -> None:
    assert len(read("t.csv", "id,body\n1," + "long " * 1_000_000 + "\n").tickets[0].messages[0].body) == 5_000_000


def test_nul_bytes_do_not_stop_the_rest(read) -> None:
    found = read("t.csv", b"id,body\n1,one\n2,two \x00words\n3,three\n")
    assert [t.messages[0].body for t in found.tickets] == ["one", "two words", "three"]
    assert any("NUL" in w for w in found.export.warnings)


def test_rows_of_one_id_make_a_thread_in_order_of_time(read) -> None:
    found = read(
        "t.csv",
        "ticket_id,subject,body,created_at,author,internal\n"
        "B,late,second,2026-03-02T10:00:00Z,staff,no\n"
        "A,other,alone,2026-03-02T09:00:00Z,customer,no\n"
        "B,,first,2026-03-02T09:00:00Z,end-user,no\n"
        "B,,second,2026-03-02T10:00:00Z,staff,no\n"
        "B,late,second,2026-03-02T10:00:00Z,staff,no\n"
        "B,,third,2026-03-02T11:00:00Z,Mia,yes\n",
    )
    assert found.ids == ["B", "A"]
    thread = found.tickets[0]
    assert [m.body for m in thread.messages] == ["first", "second", "second", "third"]
    assert [m.author for m in thread.messages] == [Author.CUSTOMER, Author.AGENT, Author.AGENT, Author.CUSTOMER]
    assert [m.internal for m in thread.messages] == [False, False, False, True]
    assert "Mia" in thread.warnings[0]
    assert [(r.line, r.reason) for r in found.rejected] == [(6, "the same as line 2")]


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
