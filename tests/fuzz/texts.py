"""Texts that a support desk gets from broken programs and from people who mean harm, made small or of any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping

SOUND = "Our site is down and I want to speak to a manager."
"""What a text is put around, to see that it hides nothing: two clauses that any reader of it would find."""

HOSTILE: Mapping[str, Callable[[int], str]] = {
    "exclamation marks": lambda n: "!" * n,
    "one long word": lambda n: "a" * n,
    "one long number": lambda n: "7" * n,
    "quotes": lambda n: '"' * n,
    "marks of quoted mail": lambda n: ">" * n + "\n",
    "quoted lines": lambda n: "> down\n" * (n // 7),
    "nested HTML": lambda n: "<div>" * (n // 11) + "x" + "</div>" * (n // 11),
    "tags that never close": lambda n: "<b <i " * (n // 6),
    "entities of entities": lambda n: "&amp;" * (n // 5) + "lt;",
    "brackets": lambda n: "([{" * (n // 3),
    "backslashes": lambda n: "\\" * n,
    "mails": lambda n: "a@" * (n // 2),
    "addresses": lambda n: "http://a.b/?" * (n // 12),
    "empty lines": lambda n: "\r\n" * (n // 2),
    "blanks": lambda n: " " * n,
    "blanks of Unicode": lambda n: "\u2003\u00a0\u3000" * (n // 3),
    "line and paragraph separators": lambda n: "\u2028\u2029\u0085" * (n // 3),
    "zero width": lambda n: "\u200b\u200d\ufeff" * (n // 3),
    "combining marks": lambda n: "e" + "\u0301" * (n - 1),
    "marks on every letter": lambda n: "d\u0336o\u0336w\u0336n\u0336 " * (n // 9),
    "Cyrillic look-alikes": lambda n: "dоwn mаnаgеr " * (n // 13),
    "letters of mathematics": lambda n: "\U0001d41d\U0001d428\U0001d430\U0001d427" * (n // 4),
    "right to left": lambda n: "\u202e" + "nwod si etis " * (n // 13) + "\u202c",
    "isolates that never close": lambda n: "\u2066\u2067\u2068" * (n // 3),
    "Arabic": lambda n: "الموقع معطل " * (n // 12),
    "lone surrogates": lambda n: "\ud83d\udc00"[::-1] * (n // 2),
    "NUL": lambda n: "\0" * n,
    "controls": lambda n: "".join(map(chr, range(1, 32))) * (n // 31),
    "emoji in families": lambda n: "\U0001f469\u200d\U0001f469\u200d\U0001f467 " * (n // 6),
    "no characters": lambda n: "\ufffe\uffff\U0010ffff" * (n // 3),
    "letters that grow when folded": lambda n: "ßİﬃ" * (n // 3),
    "formulas": lambda n: "=cmd|'/c calc'!A1\n" * (n // 18),
    "sums of money": lambda n: "$1,000.00 " * (n // 10),
    "negations": lambda n: "not " * (n // 4),
    "one clause again and again": lambda n: "the site is down. " * (n // 18),
    "hundreds of signatures": lambda n: "-- \nKind regards\n" * (n // 17),
    "forwarded mails": lambda n: "-----Original Message-----\nFrom: a@b.example\nSent: Monday\n\n" * (n // 60),
    "percent signs": lambda n: "%s%n{0}${jndi:x}" * (n // 16),
}
"""Name -> a text of about so many characters."""


def around(text: str) -> str:
    """Put a hostile text before, between and behind a sound one, apart from it as people write."""
    return f"{SOUND}\n\n{text}\n\n{SOUND}"
