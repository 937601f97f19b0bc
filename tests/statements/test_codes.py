"""Classifications: names to codes and back, by year, with outdated names and other wordings."""

from __future__ import annotations

import pytest

from disclosures.taxonomy.codes import CLASS, ITEM, economic_codes, function_codes


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("十九、住房保障支出", 2024, "221"),
        ("社会保障和就业", 2023, "208"),
        ("九、医疗卫生与计划生育支出", 2017, "210"),
        ("九、医疗卫生与计划生育支出", 2023, "210"),  # an outdated name means one code still
        ("十四、资源勘探信息等支出", 2024, "215"),
        ("二十三、其他支出", 2024, "229"),
        ("农林水事务", 2012, "213"),
        ("某某支出", 2024, None),
    ],
)
def test_classes_by_name(name: str, year: int, code: str | None) -> None:
    assert function_codes().class_code(name, year) == code


def test_the_name_of_a_code_is_that_of_its_year() -> None:
    codes = function_codes()
    assert codes.name("210", 2017) == "医疗卫生与计划生育支出"
    assert codes.name("210", 2024) == "卫生健康支出"
    assert codes.name("20805", 2019) == "行政事业单位离退休"
    assert codes.name("20805") == "行政事业单位养老支出"
    assert codes.name("9999999", 2024) is None


def test_items_by_the_path_of_their_names() -> None:
    codes = function_codes()
    assert codes.code_of_path("一般公共服务支出/财政事务/行政运行", 2024) == "2010601"
    assert codes.code_of_path("一般公共服务支出/财政事务", 2024) == "20106"
    assert codes.code_of_path("一般公共服务支出/没有的款/行政运行", 2024) is None
    assert codes.code("行政运行", 2024) is None  # the name of many items
    assert codes.level("2010601") == ITEM


def test_economic_codes_by_name_and_year() -> None:
    codes = economic_codes()
    assert codes.class_code("工资福利支出", 2024) == "301"
    assert codes.code("住房公积金", 2016, parent="303") == "30311"
    assert codes.code("住房公积金", 2024) == "30113"
    assert codes.name("30311", 2024) == "代缴社会保险费"
    assert {code.group for code in codes.codes if code.level == CLASS and not code.alias} >= {
        "人员经费",
        "公用经费",
    }


def test_a_name_is_found_again_from_every_code() -> None:
    for codes in (function_codes(), economic_codes()):
        for entry in codes.codes:
            found = codes.code(
                entry.name, entry.valid_from or entry.valid_to, level=entry.level, parent=entry.parent
            )
            assert found in (entry.code, None), entry
