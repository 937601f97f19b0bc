"""Look-alike characters are unified, and nothing else is changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents.characters import REPLACEMENT, as_printed


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("\u2edd品", "食品"),  # CJK radical eat one
        ("\u2ec5\u2ed3\u2ee3", "见长骨"),
        ("\u2f00、\u2f42件", "一、文件"),  # Kangxi radicals
        ("\uf9d1", "六"),  # compatibility ideograph
        ("\U0002f800", "丽"),
        ("\u2e9f\u2ef3", "母龟"),
        ("（类）（款）：，。！１２Ａ％", "（类）（款）：，。！１２Ａ％"),
        ("①㎡½℃", "①㎡½℃"),
        ("a\u3000b\u00a0c\td", "a b c d"),
        ("1\u200b2\ufeff3\u00ad4", "1 2 3 4"),
        ("1\x002", f"1{REPLACEMENT}2"),
    ],
)
def test_as_printed(stored: str, printed: str) -> None:
    assert as_printed(stored) == printed


def test_every_radical_has_an_ideograph() -> None:
    # U+2E9A is not assigned; U+2E80 to U+2FD5 but for it are radicals.
    for code in [*range(0x2E80, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)]:
        printed = as_printed(chr(code))
        assert len(printed) == 1
        assert unicodedata.name(printed).startswith("CJK UNIFIED IDEOGRAPH"), hex(code)


@given(st.text())
def test_one_for_one_and_settled(text: str) -> None:
    printed = as_printed(text)
    assert len(printed) == len(text)
    assert as_printed(printed) == printed
    assert all(a == b for a, b in zip(text, printed, strict=True) if a.isascii() and a.isprintable())
