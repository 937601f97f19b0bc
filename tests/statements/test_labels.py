"""Labels are compared without ordinals, quotation marks, white space and width."""

from __future__ import annotations

import pytest

from disclosures.taxonomy.labels import compact, key, name_key, ordinal_of


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("一、一般公共预算财政拨款", "一般公共预算财政拨款"),
        ("二十六、抗疫特别国债安排的支出", "抗疫特别国债安排的支出"),
        ("（一）支出合计", "支出合计"),
        ("1.因公出国（境）费", "因公出国(境)费"),
        ("(1)公务用车购置费", "公务用车购置费"),
        ("其中：教育收费", "教育收费"),
        ("2.其中：教育收费", "教育收费"),
        ("财政拨款“三公” 经费", "财政拨款三公经费"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("3.14", "3.14"),
        ("一、", "一、"),
    ],
)
def test_the_name_in_a_label(label: str, name: str) -> None:
    assert name_key(label) == name


def test_ordinals_are_kept_apart() -> None:
    assert ordinal_of("二十六、抗疫") == "二十六、"
    assert ordinal_of("抗疫") == ""


def test_compact_keeps_what_is_printed() -> None:
    assert compact("本年收入 合计（万 元）") == "本年收入合计（万元）"
    assert key("本年收入 合计（万 元）") == "本年收入合计(万元)"
