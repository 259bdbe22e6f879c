"""Articles of a knowledge base: read from a file or a folder, and the nearest to a matter found by BM25.

A score is the part of the weight of all words asked for that an article answers (0 to 1), so that one floor does for
small and large knowledge bases; a word that no article has counts as much as one that a single article has.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.errors import InputError, TriageError
from triage.noterules import Knowledge
from triage.notes.note import Article
from triage.prose.chars import Copy, normalise
from triage.prose.markup import strip_tags

SUFFIXES = (".csv", ".jsonl", ".ndjson")
PAGES = (".md", ".txt", ".html", ".htm")
_ID, _TITLE, _BODY = (
    ("id", "article_id", "number", "key"),
    ("title", "name", "subject", "question"),
    ("body", "text", "content", "answer", "html"),
)
_TITLE_TAG = re.compile(r"<(title|h1)\b[^<>]*>([^<]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it was read; `source` is its file, with the line where a file holds many."""

    id: str
    title: str
    text: str
    source: str


class Base:
    """A knowledge base, ready to be asked. Raises `TriageError` where the libraries of the extra are not there."""

    def __init__(self, pages: Sequence[Page], rules: Knowledge) -> None:
        try:
            import bm25s
            import Stemmer
        except ImportError:
            raise TriageError("--kb needs more; install the extra 'report'") from None
        self._pages, self._rules = tuple(pages), rules
        self._common = frozenset(word.casefold() for word in rules.common)
        self._tokens, self._stemmer = bm25s.tokenize, Stemmer.Stemmer("english")
        texts = [f"{f'{page.title} ' * rules.title}{page.text}" for page in pages]
        self._words = self._split(texts)
        self._counts = _counts(self._words)
        self._search = bm25s.BM25(method="lucene")
        if any(self._words):
            self._search.index([words or ["\0"] for words in self._words], show_progress=False)

    def nearest(self, matter: str) -> tuple[Article, ...]:
        """Return the articles that are near enough, the nearest first."""
        asked = sorted(set(self._split([matter])[0]))
        known = [word for word in asked if word in self._counts]
        if not known:
            return ()
        whole = sum(self._weight(word) for word in asked)
        scores = self._search.get_scores(known)
        found = []
        for page, words, score in zip(self._pages, self._words, scores, strict=True):
            share = float(score) / whole
            if share >= self._rules.share and len(set(known) & set(words)) >= self._rules.words:
                found.append(Article(page.id, page.title, round(share, 3), page.source))
        return tuple(sorted(found, key=lambda a: (-a.score, a.id))[: self._rules.most])

    def _split(self, texts: Sequence[str]) -> list[list[str]]:
        plain = [normalise(Copy(text)).text.casefold() for text in texts]
        found: list[list[str]] = self._tokens(plain, stopwords="en_plus", return_ids=False, show_progress=False)
        return [self._stemmer.stemWords([word for word in words if word not in self._common]) for words in found]

    def _weight(self, word: str) -> float:
        """Return the weight of a word as BM25 (Lucene's form) has it; one that no article has counts as in one."""
        count = self._counts.get(word, 1)
        return math.log(1 + (len(self._pages) - count + 0.5) / (count + 0.5))


def read(path: str) -> list[Page]:
    """Read a table (.csv, .jsonl) of articles or a folder of pages. Raises `InputError` that says what is wrong."""
    place = Path(path)
    if place.is_dir():
        found = [_page(file, place) for file in sorted(place.rglob("*")) if file.suffix.lower() in PAGES]
        allowed = f"a page ({', '.join(PAGES)})"
    elif place.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: is no knowledge base (allowed: {', '.join(SUFFIXES)}, or a folder of pages)")
    else:
        found = list(_table(place))
        allowed = "an article"
    if not found:
        raise InputError(f"{path}: holds no {allowed.partition(' ')[2]}")
    return found


def _page(file: Path, folder: Path) -> Page:
    text = _read(file)
    html = file.suffix.lower() in (".html", ".htm")
    title = ""
    if html:
        title = " ".join(_plain(found[2]).split()) if (found := _TITLE_TAG.search(text)) else ""
        text = _plain(text)
    title = title or next((line.strip("# \t") for line in text.splitlines() if line.strip("# \t")), "")
    return Page(file.stem, title or file.stem, text, file.relative_to(folder).as_posix())


def _table(file: Path) -> Iterator[Page]:
    rows = _csv(file) if file.suffix.lower() == ".csv" else _jsonl(file)
    for line, row in rows:
        by_key = {str(k).strip().lower(): v for k, v in row.items() if v is not None}
        title, body = _first(by_key, _TITLE), _first(by_key, _BODY)
        if not title and not body:
            raise InputError(
                f"{file}:{line}: has neither a title ({', '.join(_TITLE)}) nor a text ({', '.join(_BODY)})"
            )
        yield Page(_first(by_key, _ID) or str(line), title, _plain(body), f"{file.name}:{line}")


def _csv(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(_read(file), newline=""))
    try:
        for row in reader:
            yield reader.line_num, {k: v for k, v in row.items() if k is not None}
    except csv.Error as error:
        raise InputError(f"{file}:{reader.line_num}: {error}") from None


def _jsonl(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, text in enumerate(_read(file).split("\n"), 1):
        if text.strip():
            try:
                row = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise InputError(f"{file}:{line}: not JSON: {error}") from None
            if not isinstance(row, dict):
                raise InputError(f"{file}:{line}: is no object, but {str(row)[:40]!r}")
            yield line, row


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None


def _plain(text: str) -> str:
    return normalise(strip_tags(text, lambda _, __: "")[0]).text if "<" in text or "&" in text else text


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(row[n]).strip() for n in names if str(row.get(n, "")).strip()), "")


def _counts(words: Sequence[Sequence[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page in words:
        for word in set(page):
            counts[word] = counts.get(word, 0) + 1
    return counts
