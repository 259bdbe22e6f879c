"""What wraps a vendor's records: pages, lists, single objects, and objects of objects by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from triage.fields.table import key

PAGING = frozenset(
    ("nextpage", "previouspage", "count", "meta", "links", "endofstream", "endtime", "aftercursor", "total")
)
"""Keys of an outermost object that say something about the page, not what it holds."""
Unwrap = Callable[[Mapping[str, Any]], Iterable[tuple[str, Any]] | None]


def goes_on(page: Any) -> bool:
    """Tell whether a page says that more pages follow it."""
    if not isinstance(page, dict) or "id" in page:
        return False
    meta, pages, links, paging = (page.get(name) for name in ("meta", "pages", "_links", "paging"))
    follows = isinstance(meta, dict) and meta.get("has_more") is True
    follows = follows or any(isinstance(x, dict) and bool(x.get("next")) for x in (pages, links, paging))
    start, total = page.get("startAt"), page.get("total")
    listed = page.get("issues", page.get("comments"))
    if isinstance(start, int) and isinstance(total, int) and isinstance(listed, list):
        follows = follows or start + len(listed) < total
    follows = follows or any(page.get(name) is False for name in ("end_of_stream", "isLast", "done"))
    return follows or any(bool(page.get(name)) for name in ("next_page", "nextPageToken", "nextRecordsUrl"))


def items(value: Any, wrappers: Mapping[str, str], unwrap: Unwrap) -> Iterator[tuple[str, Any]]:
    """Yield (kind, record) of all that a document holds; kind is "" where only the record's shape tells it.

    `unwrap` may take an object apart in its own way; ``None`` leaves it to `wrappers` (key -> kind).
    """
    if isinstance(value, list):
        for item in value:  # v1 lists wrap every ticket by itself
            yield from items(item, wrappers, unwrap) if isinstance(item, dict) else [("", item)]
        return
    own = unwrap(value) if isinstance(value, dict) else None
    if own is not None:
        yield from own
        return
    wraps = [n for n in value if key(n) in wrappers] if isinstance(value, dict) and "id" not in value else []
    if not wraps:
        yield "", value
    for name in wraps:
        inner = value[name]
        for item in inner if isinstance(inner, list) else [inner]:
            yield wrappers[key(name)], item
