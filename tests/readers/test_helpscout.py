"""Help Scout: threads of all types, what is not sent or said, and pages of HAL."""

from __future__ import annotations

import json

import pytest

from triage.errors import InputError
from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT


def thread(ident: int, kind: str, body: str | None, by: str | None = None, **more: object) -> dict[str, object]:
    return {
        "id": ident, "type": kind, "status": "active", "state": "published", "body": body,
        "source": {"type": "email", "via": "customer" if by == "customer" else "user"},
        "createdBy": {"id": 5, "type": by} if by else {}, "assignedTo": {"id": 7}, "bcc": [],
        "createdAt": f"2026-03-02T09:{ident:02}:00Z", **more,
    }  # fmt: skip


def conversation(*threads: dict[str, object], ident: int = 900, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "number": ident - 800, "threads": len(threads), "type": "email", "folderId": 1, "mailboxId": 85,
        "status": "closed", "state": "published", "subject": "s", "preview": "p",
        "userUpdatedAt": "2026-03-02T10:00:00Z",
        "createdBy": {"id": 5, "type": "customer"}, "createdAt": "2026-03-02T09:00:00Z", "tags": [{"tag": "vip"}],
        "primaryCustomer": {"id": 5}, "customFields": [], "_embedded": {"threads": list(threads)},
    }  # fmt: skip
    return {**base, **more}


def page(name: str, *held: object, **more: object) -> str:
    return json.dumps({"_embedded": {name: list(held)}, "_links": {}, "page": {"number": 1, "totalPages": 1}, **more})


def said(ticket) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in ticket.messages]


FIRST = thread(1, "customer", "<p>first</p>", "customer")


def test_whose_word_each_thread_is(read) -> None:
    threads = [
        thread(9, "beaconchat", "mine", "customer"), thread(8, "chat", "ours", "user"),
        thread(7, "phone", "call", "user"),
        thread(6, "note", "between us", "user"), thread(5, "lineitem", "You ran a workflow", "user"),
        thread(4, "message", "unsent", "user", state="draft"), thread(3, "message", "sent", "user"),
        thread(2, "customer", None, "customer"), FIRST,
    ]  # fmt: skip
    ticket = read("c.json", json.dumps(conversation(*threads))).tickets[0]
    assert said(ticket) == [
        (C, "<p>first</p>"), (A, "sent"), (A, "between us"), (A, "call"), (A, "ours"), (C, "mine"),
    ]  # fmt: skip
    assert [m.internal for m in ticket.messages] == [False, False, True, False, False, False]
    assert [m.html for m in ticket.messages] == [True, False, False, False, False, False]
    assert (ticket.id, ticket.warnings) == ("100", ())


@pytest.mark.parametrize(
    ("kind", "creator", "subject"), [("email", "user", ""), ("email", "customer", "s"), ("phone", "user", "s")]
)
def test_a_subject_of_the_house_is_no_word_of_the_customer(read, kind: str, creator: str, subject: str) -> None:
    threads = [thread(2, "customer", "an answer", "customer"), thread(1, "message", "an offer", "user")]
    one = read("c.json", json.dumps(conversation(*threads, type=kind, createdBy={"id": 7, "type": creator}))).tickets[0]
    assert (one.subject, one.extra.get("subject", "s")) == (subject, "s")


def test_nobody_known_is_read_as_the_customer(read) -> None:
    ticket = read("c.json", json.dumps(conversation(thread(1, "chat", "who am I")))).tickets[0]
    assert said(ticket) == [(C, "who am I")] and "does not say who wrote it" in ticket.warnings[0]


@pytest.mark.parametrize("embedded", [{}, {"threads": []}])
def test_a_list_without_threads_says_what_brings_them(read, embedded: object) -> None:
    listed = {**conversation(_embedded=embedded), "threads": 3}
    found = read("c.json", page("conversations", listed))
    assert {"thread", "body"} <= set(found.tickets[0].lacks) and found.tickets[0].messages[0].body == ""
    assert any("embed=threads" in w for w in found.export.warnings)


def test_fewer_threads_than_there_are_go_to_a_person(read) -> None:
    ticket = read("c.json", json.dumps({**conversation(FIRST), "threads": 4})).tickets[0]
    assert ticket.warnings == ("holds 1 of the 4 threads of the conversation",)


def test_threads_of_their_own_page_find_their_conversation(read) -> None:
    listed = [conversation(ident=i, _embedded={}, threads=1) for i in (900, 901)]
    own = {"_links": {"self": {"href": "https://desk.example/v2/conversations/901/threads"}}}
    files = ["c.json", page("conversations", *listed), "t.json", page("threads", FIRST, **own)]
    found = read(*files)
    assert [said(t) for t in found.tickets] == [[(C, "")], [(C, "<p>first</p>")]]
    assert found.rejected == []
    alone = read("t.json", page("threads", FIRST, **own))
    assert alone.ids == ["901"] and any("no helpscout conversations file" in w for w in alone.export.warnings)
    with pytest.raises(InputError, match="name no ticket; give the helpscout conversations file"):
        read("t.json", page("threads", FIRST))


def test_the_tier_is_a_custom_field_by_name_not_by_option(read) -> None:
    def tier(**field: object) -> object:
        fields = [{"id": 1, "name": "Colour", "value": "red"}, {"id": 2, "name": "Account Tier", **field}]
        ticket = read("c.json", json.dumps(conversation(FIRST, customFields=fields))).tickets[0]
        return ticket.account.tier, "account.tier" in ticket.lacks

    assert tier(value="33077", text="Enterprise") == ("Enterprise", False)
    assert tier(value="Enterprise") == ("Enterprise", False)
    assert tier(value="33077") == (None, True)


def test_customers_and_organisations_name_the_account(read) -> None:
    customers = page("customers", {"id": 5, "firstName": "A", "organizationId": 3, "photoUrl": ""})
    firms = page("organizations", {"id": 3, "name": "Firm", "domains": []})
    account = read("c.json", json.dumps(conversation(FIRST)), "p.json", customers, "o.json", firms).tickets[0].account
    assert (account.id, account.name) == ("3", "Firm")
    with pytest.raises(InputError, match="holds people but no tickets; give the helpscout conversations file"):
        read("p.json", customers)


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("suffix", ["json", "json.gz"])
def test_all_shapes(read, indent: int | None, suffix: str) -> None:
    one, two = conversation(FIRST, ident=901), conversation(FIRST, ident=902)
    shapes = [[[one, two]], [one, two], [one], [{"item": one}]]
    shapes += [
        [{"_embedded": {"conversations": [c]}, "_links": {}, "page": {"number": n}} for n, c in ((1, one), (2, two))]
    ]
    shapes += [[{**one, "threads": [FIRST], "_embedded": {}}]]
    for values in shapes:
        found = read(f"c.{suffix}", "\n".join(json.dumps(v, indent=indent) for v in values))
        assert found.export.reader == "helpscout" and found.ids in (["101"], ["101", "102"])
        assert all(said(t) == [(C, "<p>first</p>")] and t.lacks[0] != "thread" for t in found.tickets)


def test_pages_that_follow_are_said_and_the_newest_copy_wins(read) -> None:
    old = conversation(FIRST, status="active", userUpdatedAt="2026-03-01T10:00:00Z")
    found = read("c.json", page("conversations", conversation(FIRST), old, _links={"next": {"href": "x"}}))
    assert [t.status for t in found.tickets] == ["closed"] and "superseded" in found.rejected[0].reason
    assert any("more pages follow" in w for w in found.export.warnings)


def test_a_body_that_is_no_text_is_rejected(read) -> None:
    bad = conversation(thread(1, "customer", ["x"], "customer"), ident=901)  # type: ignore[arg-type]
    found = read("c.json", json.dumps([bad, conversation(FIRST)]))
    assert found.ids == ["100"] and [r.reason for r in found.rejected] == ["body is no text"]


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: [c], lambda c: {"_embedded": {"conversations": [c]}}])
def test_what_it_embeds_is_enough_to_be_known(read, wrap) -> None:
    threads = [{"id": 1, "type": "customer", "body": "hello", "createdBy": {"type": "customer"}}]
    bare = {"id": 900, "number": 100, "subject": "s", "status": "active", "_embedded": {"threads": threads}}
    found = read("c.json", json.dumps(wrap(bare)))
    assert (found.export.reader, found.ids, said(found.tickets[0])) == ("helpscout", ["100"], [(C, "hello")])
