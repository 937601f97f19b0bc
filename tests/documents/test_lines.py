"""Glyphs become lines by where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from disclosures.documents import Glyph
from disclosures.documents.lines import group_lines


def row(text: str, x: float = 0.0, y: float = 0.0, size: float = 10.0) -> list[Glyph]:
    """Characters of one em each side by side; a space leaves a gap."""
    return [Glyph(c, x + i * size, y, x + (i + 1) * size, y + size) for i, c in enumerate(text) if c != " "]


def read(*glyphs: Glyph) -> list[str]:
    return [line.text for line in group_lines(glyphs)]


def test_nothing_is_no_line() -> None:
    assert group_lines([]) == ()


def test_lines_top_down_glyphs_left_to_right() -> None:
    assert read(*row("下面", y=20), *reversed(row("上面"))) == ["上面", "下面"]


def test_a_gap_is_one_space_as_wide_as_the_gap() -> None:
    (line,) = group_lines(row("收入  万元"))
    assert line.text == "收入 万元"
    assert line.glyphs[2] == Glyph(" ", 20, 0, 40, 10)
    assert read(*row("收"), *row("入", x=11)) == ["收入"]  # looser setting, not a gap
    assert read(*row("收"), *row("入", x=11.8)) == ["收 入"]


def test_more_than_half_overlap_is_one_line() -> None:
    assert read(*row("共"), *row("9", x=10, y=4.5)) == ["共9"]
    assert read(*row("共"), *row("9", x=10, y=5.5)) == ["共", "9"]


def test_small_and_large_on_one_line_whichever_comes_first() -> None:
    note = Glyph("注", 10, -2, 14, 3)
    assert read(*row("收"), note, *row("入", x=14)) == ["收注入"]
    index = Glyph("2", 20, 6, 24, 11)
    assert read(*row("收"), note, *row("入", x=14), index) == ["收注入2"]


def test_tightly_set_lines_stay_apart() -> None:
    # Boxes of 13 points set 10 points apart overlap by less than half.
    lines = [Glyph(c, 0, 10 * i, 10, 10 * i + 13) for i, c in enumerate("甲乙丙丁")]
    assert read(*lines) == ["甲", "乙", "丙", "丁"]


def test_a_doubled_glyph_is_one_and_a_repeated_digit_two() -> None:
    assert read(*row("合计"), *row("合计", x=0.4)) == ["合计"]
    assert read(Glyph("1", 0, 0, 5, 10), Glyph("1", 5, 0, 10, 10)) == ["11"]
    assert read(Glyph("1", 0, 0, 5, 10), Glyph("1", 4, 0, 9, 10)) == ["11"]  # set tightly


def test_text_and_glyphs_correspond() -> None:
    (line,) = group_lines(row("本年 收入"))
    assert "".join(g.text for g in line.glyphs) == line.text
    assert line.box == (0, 0, 50, 10)


@given(
    st.lists(st.text("甲乙丙1234", min_size=1, max_size=8), min_size=1, max_size=5).flatmap(
        lambda texts: st.tuples(
            st.just(texts),
            st.permutations([g for i, t in enumerate(texts) for g in row(t, y=15.0 * i)]),
        )
    )
)
def test_order_of_content_does_not_matter(case: tuple[list[str], list[Glyph]]) -> None:
    texts, shuffled = case
    assert read(*shuffled) == texts
