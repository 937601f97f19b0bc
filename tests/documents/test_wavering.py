"""Where the model wavers: words that are known, numbers that are numbers, and nothing else is changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.amounts import parse_number
from disclosures.documents.scan.wavering import NOTHING, decide, settle
from disclosures.taxonomy.words import Vocabulary, vocabulary

LABELS = sorted(vocabulary().words)
IDEOGRAPHS = sorted({character for word in LABELS for character in word})


def read(*line: str) -> str:
    """What is decided where each place has these candidates, one character each; ``_`` is none."""
    return "".join(decide([[NOTHING if c == "_" else c for c in options] for options in line], vocabulary()))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("年", "未末", "结", "转", "和", "结", "余"), "年末结转和结余"),
        (("二", "、", "年", "未末", "结", "转", "和", "结", "余"), "二、年末结转和结余"),
        (("年", "未末", "结", "转", "和"), "年末结转和"),  # a label wrapped in its cell
        (("上工土", "资", "福", "利", "支", "出"), "工资福利支出"),
        (("卫", "._", "生", "健", "康", "支", "出"), "卫生健康支出"),
        (("日目", "常", "公", "用", "经", "费"), "日常公用经费"),  # known as it is
        (("未末", "少", "安", "排", "了"), "未少安排了"),  # no word either way
        (("年", "东初末", "结", "转", "和", "结", "余"), "年东结转和结余"),  # two labels are as near
    ],
)
def test_words_decide_between_look_alikes(line: tuple[str, ...], expected: str) -> None:
    assert read(*line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("6", "1", "3", ",.", "9", "7"), "613.97"),
        (("1", ",", "2", "3", "4", ",.", "5", "6"), "1,234.56"),
        (("2", "7", ".", "9", "]1"), "27.91"),
        (("I1l", "1"), "11"),
        (("1", ",.", "2", "3", "4"), "1,234"),  # a number as it is
        (("1", "2", ",", "3", "4"), "12,34"),  # the model is sure of it
        (("6", "87", "3", ",.", "9", "7"), "683.97"),  # a digit stays
        (("表", "Z2", "0", "1"), "表Z01"),  # a letter among words
    ],
)
def test_a_number_is_read_as_one_with_the_digits_that_were_recognised(
    line: tuple[str, ...], expected: str
) -> None:
    assert read(*line) == expected


@st.composite
def known_labels_with_doubts(draw: st.DrawFn) -> tuple[str, list[str]]:
    label = draw(st.sampled_from(LABELS))
    others = st.text(st.sampled_from(IDEOGRAPHS), max_size=2)
    return label, [character + draw(others) for character in label]


@given(known_labels_with_doubts())
def test_a_known_label_stays_what_it_is(drawn: tuple[str, list[str]]) -> None:
    label, line = drawn
    assert read(*line) == label


@given(st.data())
def test_of_labels_that_differ_in_one_character_none_becomes_the_other(data: st.DataObject) -> None:
    """Also where the model wavers between just these characters, and more words stand around."""
    pair = data.draw(st.sampled_from(sorted(map(sorted, vocabulary().contrasts))))
    one, other = data.draw(st.permutations(pair))
    label = data.draw(st.sampled_from([word for word in LABELS if one in word]))
    before = data.draw(st.sampled_from(["", "一、", "其中", "本表"]))
    assert read(*before, *(c + other if c == one else c for c in label)) == before + label


@given(st.lists(st.text(st.sampled_from("0123456789.,-%"), min_size=1, max_size=3), min_size=1, max_size=12))
def test_no_digit_is_ever_changed(line: list[str]) -> None:
    before, after = "".join(options[0] for options in line), read(*line)
    assert [c for c in before if c.isdigit()] == [c for c in after if c.isdigit()]
    if before != after:
        parse_number(after)


@given(st.lists(st.text(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=3), min_size=1, max_size=8))
def test_what_is_near_no_word_stays(line: list[str]) -> None:
    known = Vocabulary.of(["年末结转和结余", "人员经费"])
    assert decide(line, known) == [options[0] for options in line]


def test_only_a_speck_may_be_nothing() -> None:
    """A comma of a list is none, however the model wavers."""
    characters = ["blank", "卫", "生", "健", "康", "支", "出", ".", "、"]

    def settled(sign: int) -> str:
        likely = np.zeros((7, len(characters)), np.float32)
        for column, index in enumerate((1, sign, 2, 3, 4, 5, 6)):
            likely[column, index] = 0.7
            likely[column, 0] = 0.3
        settle(likely, characters)
        return "".join(characters[k] for k in likely.argmax(axis=1) if k)

    assert settled(7) == "卫生健康支出"
    assert settled(8) == "卫、生健康支出"


def test_likelihoods_are_those_of_the_model() -> None:
    """The columns of one character: two of them, between columns of none."""
    characters = ["blank", "年", "未", "末", "数"]
    likely = np.array(
        [
            [0.1, 0.9, 0.0, 0.0, 0.0],
            [0.9, 0.1, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.6, 0.4, 0.0],
            [0.1, 0.0, 0.5, 0.3, 0.1],
            [0.0, 0.0, 0.0, 0.0, 1.0],
        ],
        np.float32,
    )
    settle(likely, characters)
    best = likely.argmax(axis=1)
    assert [characters[k] for k in best] == ["年", "blank", "末", "末", "数"]
    assert likely.max(axis=1) == pytest.approx([0.9, 0.9, 0.4, 0.3, 1.0])
