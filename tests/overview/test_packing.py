"""Data in a page: nothing breaks out of it, and it comes back as it was."""

import base64
import gzip
import json

import pytest

from tests.overview.made import EVIL
from triage.overview import packing
from triage.overview.packing import Packer


def back(packed):
    raw = base64.b64decode(packed.content) if packed.encoding == "gzip" else packed.content.encode()
    text = gzip.decompress(raw) if packed.encoding == "gzip" else raw
    return [json.loads(line) for line in text.decode().split("\n") if line]


@pytest.mark.parametrize("most", [0, 1_000_000])
def test_values_come_back(most, monkeypatch):
    monkeypatch.setattr(packing, "PLAIN_MOST", most)
    packer = Packer()
    values = [{"a": ["\n\r\u2028", 1, None]}, EVIL.replace("\ud83d", "x"), [], "\U0001f600"]
    for value in values:
        packer.add(value)
    packed = packer.done()
    assert packed.encoding == ("plain" if most else "gzip")
    assert back(packed) == values


def test_no_line_can_end_the_element_that_holds_it():
    packer = Packer(plain=True)
    packer.add({EVIL: EVIL})
    assert "<" not in packer.done().content


def test_half_a_character_is_replaced_and_moves_nothing():
    packer = Packer()
    packer.add("ab\ud83dcd\ude00")
    assert back(packer.done()) == ["ab\ufffdcd\ufffd"]


def test_what_is_asked_for_plain_stays_plain(monkeypatch):
    monkeypatch.setattr(packing, "PLAIN_MOST", 10)
    packer = Packer(plain=True)
    packer.add("x" * 100)
    assert packer.done().encoding == "plain"


def test_the_same_values_give_the_same_bytes(monkeypatch):
    monkeypatch.setattr(packing, "PLAIN_MOST", 0)

    def once():
        packer = Packer()
        for n in range(2000):
            packer.add({"n": n})
        return packer.done()

    assert once() == once()
