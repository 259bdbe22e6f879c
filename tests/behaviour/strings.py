"""Ways to write a sentence, so that people read it and a search does not."""

from __future__ import annotations

from tests.behaviour.disguises import Way


def _strung(sign: str) -> Way:
    return lambda sentence: sign.join(sentence.rstrip(".").split(" ")) + "."


SENTENCE: dict[str, Way] = {
    **{
        f"strung_{n}": _strung(sign)
        for n, sign in enumerate(
            [
                "  ",
                "        ",
                "\t",
                ".",
                "_",
                "-",
                "/",
                "+",
                ",",
                ", ",
                ". ",
                "... ",
                "%20",
                "|",
                " | ",
                " * ",
                "\u00b7",
                "\U0001f44f",
                " \U0001f44f ",
                "\u2423",
                "\n- ",
                "\n> - ",
                '" "',
                ") (",
                '","',
                "> <",
            ]
        )
    },
    "glued": _strung(""),
    "hashtag": lambda sentence: "#" + "".join(map(str.capitalize, sentence.rstrip(".").split(" "))),
    "numbered": lambda sentence: "\n".join(f"{n}. {word}" for n, word in enumerate(sentence.rstrip(".").split(" "), 1)),
    "from_right_to_left": lambda sentence: sentence[::-1],
}
