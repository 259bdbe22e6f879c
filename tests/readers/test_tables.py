"""Text tables: delimiters, quotes, ragged rows, threads, dates, and columns by name."""

from __future__ import annotations

import pytest

from triage.errors import InputError
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
