from __future__ import annotations

from itertools import pairwise

import pytest

from warehouse.divisions import (
    AMBIGUOUS,
    NOT_NAMED,
    SHORT_NAME,
    clean_name,
    division_rows,
    divisions,
    resolve,
)

FOUND = [
    # unit, fiscal year, division, name without it
    ("昌吉回族自治州应急管理局", 2023, "652300", "应急管理局"),
    ("昌吉州应急管理局", 2023, "652300", "应急管理局"),
    ("昌吉回族自治州应急管理局（本级）", 2023, "652300", "应急管理局"),
    ("昌 吉 州\n应急管理局", 2023, "652300", "应急管理局"),
    ("新疆昌吉回族自治州教育局", 2023, "652300", "教育局"),
    ("昌吉市教育局", 2023, "652301", "教育局"),
    ("奇台县教育局", 2023, "652325", "教育局"),
    ("昌吉州奇台县教育局", 2023, "652325", "教育局"),
    ("木垒县水利局", 2023, "652328", "水利局"),
    ("昌吉国家农业科技园区管理委员会", 2023, "6523K3", "管理委员会"),
    ("新疆准东经济技术开发区财政局", 2023, "6523K2", "财政局"),
    ("上海市普陀区财政局", 2024, "310107", "财政局"),
    ("上海市财政局", 2024, "310000", "财政局"),
    ("中共上海市普陀区委办公室", 2024, "310107", "中共委办公室"),
    ("政协昌吉州委员会办公室", 2023, "652300", "政协委员会办公室"),
    ("吉林市财政局", 2020, "220200", "财政局"),
    ("吉林省财政厅", 2020, "220000", "财政厅"),
    ("四川民族学院", 2024, "510000", "民族学院"),
    ("黔南州财政局", 2020, "522700", "财政局"),
    ("吕梁市离石区交口街道办事处", 2021, "141102", "交口街道办事处"),
    ("济南市市中区财政局", 2020, "370103", "财政局"),
    ("海南州财政局", 2020, "632500", "财政局"),  # in Qinghai, not the province of Hainan
    ("中山市财政局", 2022, "442000", "财政局"),
    ("五家渠市财政局", 2022, "659004", "财政局"),
    ("芒市财政局", 2020, "533103", "财政局"),
    # one code, two names; two codes, one name
    ("保定市新市区教育局", 2013, "130602", "教育局"),
    ("保定市竞秀区教育局", 2016, "130602", "教育局"),
    ("哈密市财政局", 2014, "652201", "财政局"),
    ("哈密市财政局", 2018, "650500", "财政局"),
    # accounts of 2014 are published in 2015, under either name
    ("北京市密云县财政局", 2014, "110228", "财政局"),
    ("北京市密云区财政局", 2014, "110118", "财政局"),
]
NOT_FOUND = [
    ("普陀区财政局", 2024, AMBIGUOUS, ("310107", "330903")),
    ("市中区教育局", 2023, AMBIGUOUS, ("370103", "370402", "511002", "511102")),
    ("奇台财政局", 2023, SHORT_NAME, ("652325",)),
    ("昌吉州奇台财政局", 2023, SHORT_NAME, ("652300", "652325")),
    ("昌吉学院", 2023, SHORT_NAME, ("652300", "652301")),
    ("吉林财政局", 2020, SHORT_NAME, ("220000", "220200")),
    ("北京市朝阳医院", 2023, SHORT_NAME, ("110000", "110105")),
    ("密云县财政局", 2020, SHORT_NAME, ("110118",)),  # the county is a district since 2015
    ("应急保障中心", 2023, NOT_NAMED, ()),
    ("江苏路街道办事处", 2020, NOT_NAMED, ()),
    ("东区街道办事处", 2020, NOT_NAMED, ()),
    ("新疆生产建设兵团第六师财政局", 2020, NOT_NAMED, ()),
    ("", 2020, NOT_NAMED, ()),
]


@pytest.mark.parametrize(("unit", "year", "code", "key"), FOUND)
def test_the_name_says_the_division(unit: str, year: int, code: str, key: str) -> None:
    where = resolve(unit, year)
    assert (where.division_code, where.name_key, where.reason) == (code, key, "")


@pytest.mark.parametrize(("unit", "year", "reason", "candidates"), NOT_FOUND)
def test_what_the_name_does_not_say_is_not_guessed(
    unit: str, year: int, reason: str, candidates: tuple[str, ...]
) -> None:
    where = resolve(unit, year)
    assert (where.division_code, where.reason, where.candidates) == (None, reason, candidates)
    assert where.name_key == clean_name(unit)


def test_every_division_is_found_by_its_full_path() -> None:
    """In its province and prefecture every division is found, but for those that share name and parent."""
    names = {row.code: row for row in division_rows() if row.in_force(2023)}
    wrong = []
    for row in names.values():
        if row.is_structural or row.is_development_zone:
            continue
        chain, above = [row.name], names.get(row.parent_code or "")
        while above is not None:
            chain += [above.name] * (not above.is_structural)
            above = names.get(above.parent_code or "")
        found = resolve("".join(reversed(chain)) + "财政局", 2023)
        if found.division_code != row.code:
            wrong.append((row.name, found))
    # 加格达奇区 and its neighbours had other codes before, and 三沙 districts stand beside the islands.
    assert not wrong, wrong[:5]


def test_reference_data_is_sound() -> None:
    rows = division_rows()
    codes = {row.code for row in rows}
    assert all(row.parent_code in codes for row in rows if row.parent_code)
    assert all(row.level in {"省", "地", "县"} for row in rows)
    assert all((row.valid_from or 0) <= (row.valid_to or 9999) for row in rows)
    assert {code for code, _, _ in divisions().aliases} <= codes
    official = {row.code for row in rows if not row.is_development_zone}
    assert all(code.isdigit() and len(code) == 6 for code in official)
    assert not any(row.code.isdigit() for row in rows if row.is_development_zone)


def test_names_of_a_code_do_not_leave_gaps() -> None:
    """Around a change both names are in force, since a change lies between two snapshots."""
    by_code: dict[str, list[tuple[int, int]]] = {}
    for row in division_rows():
        by_code.setdefault(row.code, []).append((row.valid_from or 0, row.valid_to or 9999))
    renamed = {code: sorted(spans) for code, spans in by_code.items() if len(spans) > 1}
    assert renamed
    gaps = {
        code
        for code, spans in renamed.items()
        if any(after[0] > before[1] + 1 for before, after in pairwise(spans))
    }
    assert gaps <= {"232701"}  # given to another place ten years later
