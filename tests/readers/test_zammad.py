"""Zammad: senders by name and by number, assets by id, and VIPs."""

from __future__ import annotations

import json

import pytest

from triage.errors import InputError
from triage.types import Author

C, A, B = Author.CUSTOMER, Author.AGENT, Author.BOT
SENDERS = {"Agent": 1, "Customer": 2, "System": 3}


def ticket(ident: int = 7, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "number": f"0{ident}", "title": "t", "group_id": 1, "priority_id": 3, "state_id": 4,
        "owner_id": 77, "organization_id": 3, "customer_id": 10, "first_response_in_min": 4,
        "escalation_at": "2026-03-02T12:00:00.000Z",
        "create_article_type_id": 1, "article_count": 1, "created_at": "2026-03-02T09:00:00.000Z",
        "updated_at": "2026-03-02T09:00:00.000Z",
    }  # fmt: skip
    return {**base, **more}


def article(ident: int, sender: str | None, body: object, **more: object) -> dict[str, object]:
    base = {
        "id": ident, "ticket_id": 7, "type": "email", "content_type": "text/plain", "body": body, "internal": False,
        "created_by_id": 10 if sender == "Customer" else 77, "created_at": f"2026-03-02T09:{ident:02}:00.000Z",
    }  # fmt: skip
    return {**base, **({"sender": sender} if sender else {}), **more}


def user(ident: int = 10, **more: object) -> dict[str, object]:
    base = {"id": ident, "login": "x", "firstname": "X", "vip": False, "role_ids": [3], "login_failed": 0}
    return {**base, "organization_id": 3, **more}


def said(found) -> list[tuple[Author, str]]:
    return [(m.author, m.body) for m in found.messages]


ARTICLES = [
    article(1, "Customer", "first"), article(2, "System", "we have your mail"), article(3, "Agent", "answer"),
    article(4, "Agent", "between us", internal=True), article(5, "Customer", "hidden", internal=True),
    article(6, "Agent", "", type="note"), article(7, "Customer", "if a < b<br>", content_type="text/html"),
]  # fmt: skip
SAID = [(C, "first"), (B, "we have your mail"), (A, "answer"), (A, "between us"), (C, "hidden"), (C, "if a < b<br>")]


def by_number(one: dict[str, object]) -> dict[str, object]:
    """The form of the assets: relations by their numbers."""
    rest = {k: v for k, v in one.items() if k not in ("sender", "type")}
    return {**rest, "sender_id": SENDERS[str(one["sender"])], "type_id": 1}


def answer(*ids: int, articles: object = ARTICLES, **more: object) -> dict[str, object]:
    held = {"Ticket": {str(i): ticket(i) for i in (7, 8)}, "User": {"10": user()}, "Group": {"1": {"id": 1}}}
    held["TicketArticle"] = {str(a["id"]): by_number(a) for a in articles}  # type: ignore[union-attr, index]
    return {"tickets": list(ids), "tickets_count": len(ids), "assets": {**held, **more}}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("suffix", ["json", "json.gz"])
def test_whose_word_each_article_is_in_all_shapes(read, indent: int | None, suffix: str) -> None:
    whole = {"ticket_id": 7, "ticket_article_ids": [1], "assets": answer(7)["assets"]}
    shapes = {
        "inline": [[{**ticket(), "articles": ARTICLES}]], "single": [{**ticket(), "articles": ARTICLES}],
        "search": [answer(7)], "all": [whole], "wrapped": [{"ticket": ticket(), "articles": ARTICLES}],
        "pages": [[ticket(8)], [{**ticket(), "articles": ARTICLES}]],
    }  # fmt: skip
    for name, values in shapes.items():
        found = read(f"z.{suffix}", "\n".join(json.dumps(v, indent=indent) for v in values))
        one = found.tickets[-1]
        assert (found.export.reader, one.id, said(one)) == ("zammad", "07", SAID), name
        assert [m.internal for m in one.messages] == [False, False, False, True, False, False], name
        assert [m.html for m in one.messages] == [False] * 5 + [True], name
        assert "thread" not in one.lacks and one.warnings == (), name


def test_articles_of_their_own_file_are_joined(read) -> None:
    stray = article(9, "Customer", "stray", ticket_id=99)
    found = read("t.json", json.dumps([ticket()]), "a.json", json.dumps([*ARTICLES, stray]))
    assert said(found.tickets[0]) == SAID and "ticket 99" in found.rejected[0].reason
    alone = read("a.json", json.dumps(ARTICLES))
    assert alone.ids == ["7"] and said(alone.tickets[0]) == SAID


def test_only_the_listed_tickets_of_an_answer_count(read) -> None:
    found = read("z.json", json.dumps(answer(8, 7, 9)))
    assert found.ids == ["08", "07"]
    assert [r.reason for r in found.rejected] == ["ticket 9 is listed, but is not among the assets"]


def test_a_list_alone_has_no_words(read) -> None:
    found = read("t.json", json.dumps([ticket(), ticket(8)]))
    assert all({"body", "thread"} <= set(t.lacks) for t in found.tickets)
    assert any("ticket_articles/by_ticket" in w for w in found.export.warnings)


def test_fewer_articles_than_there_are_go_to_a_person(read) -> None:
    found = read("t.json", json.dumps({**ticket(article_count=3), "articles": ARTICLES[:2]}))
    assert found.tickets[0].warnings == ("holds 2 of the ticket's 3 articles",)


def test_without_a_sender_the_creator_tells(read) -> None:
    articles = [
        article(1, None, "mine", created_by_id=10), article(2, None, "ours", created_by_id=77),
        article(3, None, "noted", created_by_id=88, internal=True), article(4, None, "who", created_by_id=99),
    ]  # fmt: skip
    files = ["t.json", json.dumps({**ticket(), "articles": articles})]
    users = [user(10, roles=["Customer"]), user(77, roles=["Admin", "Agent"])]
    found = read(*files, "u.json", json.dumps(users)).tickets[0]
    assert said(found) == [(C, "mine"), (A, "ours"), (A, "noted"), (C, "who")]
    assert len(found.warnings) == 1 and "does not say who wrote it" in found.warnings[0]


def test_a_title_of_the_house_is_no_word_of_the_customer(read) -> None:
    def title(kind: str, **more: object) -> str:
        articles = [article(1, "Agent", "an offer", type=kind), article(2, "Customer", "an answer")]
        return read("t.json", json.dumps({**ticket(article_count=2, **more), "articles": articles})).tickets[0].subject

    assert title("email", create_article_sender_id=1) == title("email", create_article_sender="Agent") == ""
    assert title("phone", create_article_sender_id=1) == title("email", create_article_sender_id=2) == "t"


def test_a_vip_is_a_tier(read) -> None:
    def tier(person: dict[str, object] | None, firm: dict[str, object] | None = None, **more: object) -> object:
        users, firms = [p for p in (person,) if p], [f for f in (firm,) if f]
        files = ["u.json", json.dumps(users)] if users else []
        files += ["o.json", json.dumps({"organizations": firms})] if firms else []
        one = read("t.json", json.dumps([{**ticket(), "articles": ARTICLES, **more}]), *files).tickets[0]
        return one.account.tier, one.account.name, "account.tier" in one.lacks

    firm = {"id": 3, "name": "Firm", "shared": True, "domain_assignment": False}
    assert tier(user(vip=True), firm) == ("vip", "Firm", False)
    assert tier(user(vip=False), firm) == (None, "Firm", False)
    assert tier(user(vip=False), {**firm, "vip": True}) == ("vip", "Firm", False)
    assert tier(None, organization="Named Ltd") == (None, "Named Ltd", True)
    assert tier(None, customer={"id": 10, "vip": True}, organization={"name": "Named Ltd"}) == (
        "vip",
        "Named Ltd",
        False,
    )


def test_outcomes_are_extra_only_and_states_have_names(read) -> None:
    one, two, three = read(
        "t.json", json.dumps([ticket(), ticket(8, state="pending close"), ticket(9, state_id=31)])
    ).tickets  # fmt: skip
    assert (one.extra["priority_id"], one.extra["escalation_at"]) == (3, "2026-03-02T12:00:00.000Z")
    assert [t.status for t in (one, two, three)] == ["closed", "pending close", "31"]


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        ([user(), user(11)], "people"),
        ([{"id": 3, "name": "Firm", "shared": True, "domain_assignment": False, "member_ids": []}], "companies"),
    ],
)
def test_companions_alone_say_what_is_needed(read, content: object, holds: str) -> None:
    with pytest.raises(InputError, match=f"holds {holds} but no tickets; give the zammad tickets file"):
        read("x.json", json.dumps(content))


def test_a_body_that_is_no_text_is_rejected(read) -> None:
    bad = [{**ticket(), "articles": [article(1, "Customer", {"x": 1})]}, {**ticket(8), "articles": "x"}, ticket(9)]
    found = read("t.json", json.dumps(bad))
    assert found.ids == ["09"]
    assert [r.reason for r in found.rejected] == ["body is no text", "articles is no list of messages"]


def test_tickets_of_another_system_are_not_claimed(read) -> None:
    other = {"id": 1, "subject": "s", "body": "b", "state_id": 1, "priority_id": 2, "escalation_at": None}
    assert read("t.json", json.dumps([other])).export.reader == "json"
