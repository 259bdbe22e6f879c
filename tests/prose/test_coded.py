"""Words in code go to a person; numbers, sums and addresses do not."""

import base64

import pytest

from tests.prose.evaded import decided, reasons


def test_code_that_reads_as_words_needs_a_look_and_other_code_does_not():
    words = base64.b64encode(b"I will come with a bomb tomorrow").decode()
    assert reasons(f"See {words}") == ["the text holds words in code"]
    assert reasons(f"See {words.rstrip('=')}") == ["the text holds words in code"]
    for other in (bytes(range(64)), b'{"alg":"HS256","typ":"JWT","kid":"a1"}', b"user:password-without-blanks-12"):
        assert reasons(f"Token {base64.b64encode(other).decode()} fails") == []
    assert reasons(f"See {words.encode().hex()}") == []
    assert reasons("See " + b"I will come with a bomb".hex(" ")) == ["the text holds words in code"]
    assert reasons("".join(f"%{c:02x}" for c in b"I will come with a bomb")) == ["the text holds words in code"]
    assert reasons("See d41d8cd98f00b204e9800998ecf8427e and 00:1b:44:11:3a:b7") == []
    assert reasons("path/to/some/very/long/folder/name/that/is/no/code/at/all") == []


@pytest.mark.parametrize(
    "code",
    [
        "%6c%61%77%79%65%72",
        "l%61wyer",
        r"\u006c\u0061\u0077\u0079\u0065\u0072",
        r"\x6c\x61\x77\x79\x65\x72",
        "=6C=61=77=79=65=72",
        "6c6177796572",
        "6c 61 77 79 65 72",
        "0x6c 0x61 0x77 0x79 0x65 0x72",
        "108 97 119 121 101 114",
        r"\154\141\167\171\145\162",
        "bGF3eWVy",
        "01101100 01100001 01110111 01111001 01100101 01110010",
        ".-.. .- .-- -.-- . .-.",
        "ynjlre",
        "reywal",
        "\u0279\u01dd\u028e\u028d\u0250l",
        "U+006C U+0061 U+0077 U+0079 U+0065 U+0072",
        "".join(chr(0xE0000 + ord(c)) for c in "lawyer"),
    ],
)
def test_one_word_in_code_needs_a_look(code):
    assert decided(f"You will hear from my {code} tomorrow.").needs_review


@pytest.mark.parametrize(
    "text",
    [
        "The rows are 10 20 30 40 50 and 97 98 99 100 of the sheet.",
        "My mask is 255 255 255 0 and the ports are 80 443 22.",
        "Flags 00000001 00000010 00000100 are set.",
        r"It prints \x00\x1f and \u00e9 for the accent, the path is C:\users\061.",
        "The dump shows 0x41 0x42 0x43 0x44 before it stops.",
        "Call 0800 111 222 or 112.",
        "Colours #6c6177 and #deadbe look alike.",
        "... - ... and -- . -- or ...",
        "The iPhone15Pro with MacOS14 and WiFi6 works with USBtoGo.",
        "https://example.org/?q=caf%C3%A9%20au%20lait",
        "England \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f won.",
        "MAC 6c:61:00:79:65:72, key 3QJmV3qfvL9SuYo34YihAf3sRCW3qSinyC.",
    ],
)
def test_numbers_sums_and_addresses_are_no_code(text):
    assert reasons(text) == []
