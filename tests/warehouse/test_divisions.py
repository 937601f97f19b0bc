from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from warehouse.divisions import (
    AMBIGUOUS,
    NOT_NAMED,
    SHORT_NAME,
    clean_name,
    division_rows,
    divisions,
    places,
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


# --- names and codes change ---

CHANGED = [
    # name before, name after, code before, code after, first snapshot's year, second snapshot's year
    ("北京市密云县", "北京市密云区", "110228", "110118", 2014, 2015),
    ("天津市静海县", "天津市静海区", "120223", "120118", 2014, 2015),
]


@pytest.mark.parametrize(("before", "after", "old", "new", "first", "second"), CHANGED)
def test_accounts_of_a_year_have_the_names_of_that_year(
    before: str, after: str, old: str, new: str, first: int, second: int
) -> None:
    assert resolve(f"{before}财政局", first - 1).division_code == old
    assert resolve(f"{after}财政局", second + 1).division_code == new
    assert resolve(f"{before}财政局", second + 2).division_code != old
    assert resolve(f"{after}财政局", first - 3).division_code != new


# Towns and a college that the last list gives in the place of a city (warehouse/seeds/README.md).
_WRONG_IN_SOURCE = {"441900", "442000", "460400"}
# Islands that lists name beside the districts of 三沙, or not.
_BESIDE = {"460321", "460322", "460323"}


def _changes(shared: Path) -> list[dict[str, str]]:
    path = shared / "domain" / "codes" / "division_changes.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_recorded_change_is_in_force_in_its_years_and_not_in_others(disclosures_dir: Path) -> None:
    """Around a change (two snapshots) both names may be used; well before and after only one."""
    rows = division_rows()
    structural = {row.code for row in rows if row.is_structural}
    wrong = []
    for change in _changes(disclosures_dir.parent):
        if change["code"] in structural | _WRONG_IN_SOURCE | _BESIDE:
            continue  # no government stands behind it, and lists name it differently
        first, second = int(change["from_snapshot"][:4]), int(change["to_snapshot"][:4])

        def in_force(name: str, year: int, code: str = change["code"]) -> bool:
            return any(r.code == code and r.name == name and r.in_force(year) for r in rows)

        old, new = change["old_name"], change["new_name"]
        if new and not (in_force(new, second) and in_force(new, second - 1)):
            wrong.append((change, "the new name is not known in its first year"))
        if old and not in_force(old, first):
            wrong.append((change, "the old name is not known in its last year"))
        if old and in_force(old, second + 2) and not _comes_back(change, first, disclosures_dir.parent):
            wrong.append((change, "the old name is still in force"))
    assert not wrong, (len(wrong), wrong[:5])


def _comes_back(change: dict[str, str], year: int, shared: Path) -> bool:
    """Whether the code was given again later, under the same name."""
    return any(
        other["code"] == change["code"]
        and other["new_name"] == change["old_name"]
        and int(other["to_snapshot"][:4]) >= year
        for other in _changes(shared)
    )


def test_a_place_keeps_its_identity_when_its_code_changes() -> None:
    found = places()
    assert (found["110228"], found["120223"], found["652201"]) == ("110118", "120118", "650500")
    assert not set(found) & set(found.values())
