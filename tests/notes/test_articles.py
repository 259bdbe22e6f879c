"""The knowledge base: read whole or refused with file and line; an article is named only when it fits."""

import json

import pytest

from tests.notes.making import ARTICLES, policy
from triage.errors import InputError
from triage.notes import articles

RULES = policy().notes.knowledge


@pytest.fixture(scope="module")
def base():
    return articles.Base(articles.read(str(ARTICLES)), RULES)


@pytest.mark.parametrize(
    ("matter", "article"),
    [
        ("I reset my password and the link is not valid", "234"),
        ("The export of the February invoices stops at 40 percent", "117"),
        ("Our webhook deliveries fail with status 500", "251"),
        ("Please delete all my personal data", "277"),
    ],
)
def test_the_article_that_fits_is_named(base, matter, article):
    assert base.nearest(matter)[0].id == article


@pytest.mark.parametrize(
    "matter",
    [
        "The driver was rude and left my parcel in the rain",
        "Our contract ends in May and we want a better price",
        "",
        "!!!",
        "data",
    ],
)
def test_none_is_better_than_a_wrong_one(base, matter):
    assert base.nearest(matter) == ()


def test_scores_are_shares_and_the_same_each_time(base):
    found = base.nearest("password reset link")
    assert found == base.nearest("link password RESET") and all(0 < a.score <= 1 for a in found)


def test_a_folder_of_pages_is_read_as_people_see_it(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "reset.md").write_text("# Password reset\n\nAsk for a new link.")
    (tmp_path / "more" / "export.html").write_text(
        "<title>Exporting &amp; more</title><script>x</script><p>Press <b>Export</b>.</p>"
    )
    (tmp_path / "plain.txt").write_text("Refunds\nten days")
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    pages = {p.id: p for p in articles.read(str(tmp_path))}
    assert {i: p.title for i, p in pages.items()} == {
        "reset": "Password reset",
        "export": "Exporting & more",
        "plain": "Refunds",
    }
    assert pages["export"].source == "more/export.html"
    assert "<b>" not in pages["export"].text and "x" not in pages["export"].text.split()


def test_json_lines_are_read(tmp_path):
    file = tmp_path / "kb.jsonl"
    file.write_text(json.dumps({"number": 7, "title": "Reset", "content": "<p>New <i>link</i></p>"}) + "\n")
    (page,) = articles.read(str(file))
    assert (page.id, page.title, page.text.split()) == ("7", "Reset", ["New", "link"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kb.csv", b"id,colour\n1,red\n", r"kb.csv:2: has neither a title \(title, name"),
        ("kb.jsonl", b'{"title": "a"}\n[1]\n', r"kb.jsonl:2: is no object"),
        ("kb.jsonl", b"{", r"kb.jsonl:1: not JSON"),
        ("kb.csv", b"", r"holds no article"),
        ("kb.csv", b"\xff\xfe\x00", r"is not UTF-8"),
        ("kb.docx", b"x", r"is no knowledge base \(allowed: \.csv, \.jsonl"),
    ],
)
def test_what_is_no_knowledge_base_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        articles.read(str(tmp_path / name))


def test_an_empty_or_missing_place_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no page"):
        articles.read(str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        articles.read(str(tmp_path / "none.csv"))


def test_articles_without_words_are_never_near():
    base = articles.Base([articles.Page("1", "", "", "a"), articles.Page("2", "the and", "of", "b")], RULES)
    assert base.nearest("the password is wrong") == ()
