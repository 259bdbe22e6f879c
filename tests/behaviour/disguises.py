"""Ways to write a word, or a whole sentence, so that people read it and a search does not."""

from __future__ import annotations

from collections.abc import Callable

Way = Callable[[str], str]


def _middle(sign: str) -> Way:
    return lambda word: word[: len(word) // 2] + sign + word[len(word) // 2 :]


def _each(sign: str) -> Way:
    return sign.join


def _around(left: str, right: str) -> Way:
    return lambda word: f"{left}{word}{right}"


def _letters(plain: str, drawn: str) -> Way:
    table = str.maketrans(plain, drawn)
    return lambda word: word.translate(table)


def _from(first: int, behind: str = "") -> Way:
    return lambda word: "".join(chr(first + ord(c) - ord("a")) + behind for c in word)


WORD: dict[str, Way] = {
    **{
        f"around_{n}": _around(*pair)
        for n, pair in enumerate(
            [
                ('"', '"'),
                ("'", "'"),
                ("\u201c", "\u201d"),
                ("\u00ab", "\u00bb"),
                ("(", ")"),
                ("[", "]"),
                ("{", "}"),
                ("<", ">"),
                ("`", "`"),
                ("/", "/"),
                ("+", "+"),
                ("-", "-"),
                ("_", "_"),
                ("...", "..."),
                ("==", "=="),
                ("^", "^"),
                (":", ":"),
                ("{{", "}}"),
                ("((", "))"),
                ("|", "|"),
                ("[b]", "[/b]"),
                ("{color:red}", "{color}"),
                ("[", "|https://example.org]"),
                ("[", "](https://example.org)"),
                ("\\textbf{", "}"),
                ('<a href="https://example.org">', "</a>"),
                ("<code>", "</code>"),
                ("<kbd>", "</kbd>"),
                ("**", "**"),
                ("~~", "~~"),
            ]
        )
    },
    **{
        f"middle_{n}": _middle(sign)
        for n, sign in enumerate(
            [
                " ",
                "  ",
                "\t",
                "\n",
                "\r\n",
                "\x0b",
                "\u00a0",
                "\u2009",
                "\u3000",
                "\u1680",
                "\u2028",
                ",",
                ";",
                ":",
                "!",
                "?",
                "'",
                "`",
                "\\",
                "^",
                "...",
                "()",
                "***",
                "____",
                "\u2014",
                "\U0001f642",
                "\u2665",
                "\u0640",
                "\ufffc",
                "\ufff9",
                "\ue000",
                "\U0001d173",
                "\x80",
                "\u00ad",
                "\u200b",
                "&shy;",
                "&zwnj;",
                "<wbr>",
                "<!-- -->",
                "<x></x>",
                "<a></a>",
                "[b][/b]",
                "-\n",
            ]
        )
    },
    **{
        f"each_{n}": _each(sign)
        for n, sign in enumerate(
            [
                " ",
                ", ",
                ",",
                ";",
                ":",
                "=",
                "'",
                '"',
                "#",
                "?",
                "^",
                "&",
                "\\",
                " - ",
                " . ",
                "...",
                "\u2014",
                "\U0001f642",
                "\u2665",
                "\u0640",
                "\u2062",
                ")(",
                "][",
                "      ",
                "\n",
                "\n\n",
            ]
        )
    },
    "first_apart": lambda word: f"{word[0]} {word[1:]}",
    "last_apart": lambda word: f"{word[:-1]} {word[-1]}",
    "stretched": lambda word: word[0] + word[1] * 4 + word[2:],
    "all_stretched": lambda word: "".join(c * 3 for c in word),
    "covered": lambda word: word[0] + word[1:-1].translate(str.maketrans("aeiou", "*****")) + word[-1],
    "digits": _letters("aeiost", "431057"),
    "bold": _from(0x1D41A),
    "typewriter": _from(0x1D68A),
    "double": _from(0x1D552),
    "bracketed": _from(0x249C),
    "circled": _from(0x24D0),
    "squared": _from(0x1F130),
    "dark": _from(0x1F170),
    "flags": _from(0x1F1E6),
    "flags_apart": _from(0x1F1E6, " "),
    "wide": _from(0xFF41),
    "wide_apart": _from(0xFF41, " "),
    "keys": lambda word: "".join(f"{c}\ufe0f\u20e3" for c in word),
    "struck": lambda word: "".join(f"{c}\u0336" for c in word),
    "cyrillic": _letters("aceopxyis", "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0455"),
    "lisu": _letters("abcdefghijklmnoprstuvwxyz", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ"),
    "canadian": _letters("adhjlpsuvz", "ᗩᗪᕼᒍᒪᑭᔕᑌᐯᗯ"),
    "upside_down": lambda word: word.translate(str.maketrans("abcdefghijklmnopqrtuvwy", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹʇnʌʍʎ"))[
        ::-1
    ],
}
"""Ways to write a single word."""
