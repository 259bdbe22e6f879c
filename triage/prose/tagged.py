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
_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var"
    "|wbr"
)
_BLOCK = r"p|div|br|li|ul|ol|tr|td|table|h[1-6]"
_VALUE = r"""\s*=\s*(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'|[^\s"'<>]{1,500})"""
_TAG = re.compile(
    rf"<(/?)(?:({_INLINE})|(?:{_BLOCK}))(?:\s+[a-z:-]+{_VALUE}){{0,20}}(?:\s+[a-z-]+)?\s*/?>", re.IGNORECASE
)
"""An attribute without a value stands alone at most: more words between the brackets are the customer's own."""
_UNSEEN = re.compile(r"<!--[^<>]{0,500}-->|<([a-z][\w-]{0,20})[^<>]{0,500}></\1>", re.IGNORECASE)
"""What stands in a text and is never seen where it is shown as HTML: comments, and elements that hold nothing."""
_TAGGED = ("</", "<br", "<wbr", "<!--")
_MARKED = ("[/", "](", "|http", "{color", "\\text", "\\emph", "\\underline")
"""Without one of these there are no marks."""
_MARKS = re.compile(
    r"\[/?(?:b|i|u|s|url|color|size|font|center|sub|sup|spoiler)(?:=[^\[\]\n]{1,200})?\]|\{color(?::#?\w{1,20})?\}"
    r"|\\(?:text(?:bf|it|sc|tt|rm)?|emph|underline)\{(?P<latex>[^{}\n]{1,200})\}"
    r"|!?\[(?P<link>[^\[\]\n]{1,200})\]\((?:https?:|mailto:|www\.|[/#])[^()\s]{0,500}\)"
    r"|\[(?P<wiki>[^\[\]|\n]{1,200})\|https?://[^\]\s]{1,500}\]",
    re.IGNORECASE,
)
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
    if not any(sign in copy.text for sign in _TAGGED):
        return copy
    copy = copy.edited([(*found.span(), "") for found in _UNSEEN.finditer(copy.text)])
    text = copy.text
    return copy.edited(
        [
            (start, end, "" if found.group(2) else "\n")
            for found in _TAG.finditer(text)
            for start, end in (found.span(),)
            if text[start - 1 : start].strip() or text[end : end + 1].strip()
        ]
    )


def without_marks(copy: Copy) -> Copy:
    """Return the copy without the marks of bulletin boards, wikis, LaTeX and Markdown's links; their words stay."""
    text = copy.text
    if not any(sign in text for sign in _MARKED):
        return copy
    edits = []
    for found in _MARKS.finditer(text):
        (start, end), words = found.span(), found.lastgroup
        if words is None:
            edits.append((start, end, ""))
        else:
            edits += [(start, found.start(words), ""), (found.end(words), end, "")]
    return copy.edited(edits)


def without_emphasis(copy: Copy) -> Copy:
    """Return the copy without Markdown's marks around what is emphasised. Takes time linear in its length."""
    if not any(mark in copy.text for mark in ("*", "_", "~~")):
        return copy
    edits = []
    for found in _EMPHASIS.finditer(copy.text):
        edits += [(*found.span(1), ""), (found.end(2), found.end(), "")]
    return copy.edited(edits)
