"""Marks of a writer's own in text that nobody calls HTML: tags and Markdown's emphasis are taken out, words never.

An export that does not say whether a body is HTML may hold either, and "I will <b>sue</b> you" and "I will *sue* you"
say what "I will sue you" says. A body that is a whole page is left to `triage.prose.markup`.
"""

from __future__ import annotations

import re

from triage.prose.chars import Copy

_OPENS = re.compile(r"\s*<(?:!doctype|html|body|head|div|p|span|table|br|meta|font)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_BREAKS = 2
_INLINE = "b|i|u|s|em|strong|mark|small|span|font|big|del|ins"
_BLOCK = r"p|div|br|li|ul|ol|tr|td|table|h[1-6]"
_TAG = re.compile(rf"<(/?)(?:({_INLINE})|(?:{_BLOCK}))(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*~])(\*{1,3}|_{1,3}|~~)(?=[^\W_])([^*_~\n]{1,200}?)(?<=[^\s*_~])\1(?![\w*~])")
"""The marks stand right at the words, as Markdown asks; a list's star, a product and a name_of_this do not."""


def is_page(body: str) -> bool:
    """Tell whether a body is HTML as mail programs write it: it begins and ends with a tag, or breaks lines by tags.

    Anything less may be a customer who writes about a tag.
    """
    if "<" not in body:
        return False
    page = body.rstrip().endswith(">") and _OPENS.match(body) is not None
    return page or sum(1 for _, _ in zip(_BREAK.finditer(body), range(_BREAKS), strict=False)) == _BREAKS


def without_tags(copy: Copy) -> Copy:
    """Return the copy without tags of format; those of a block become a line's end.

    A tag that nothing closes, or that stands apart like a word, is what the customer writes about: it stays.
    """
    text = copy.text
    if "</" not in text and "<br" not in text:
        return copy
    return copy.edited(
        [
            (start, end, "" if found.group(2) else "\n")
            for found in _TAG.finditer(text)
            for start, end in (found.span(),)
            if text[start - 1 : start].strip() or text[end : end + 1].strip()
        ]
    )


def without_emphasis(copy: Copy) -> Copy:
    """Return the copy without Markdown's marks around what is emphasised. Takes time linear in its length."""
    if not any(mark in copy.text for mark in ("*", "_", "~~")):
        return copy
    edits = []
    for found in _EMPHASIS.finditer(copy.text):
        edits += [(*found.span(1), ""), (found.end(2), found.end(), "")]
    return copy.edited(edits)
