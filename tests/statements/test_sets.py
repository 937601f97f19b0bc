"""Documents that hold the accounts of a department and then those of its own level."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from statement_documents import document, page

from disclosures.filing import Filing, Scope
from disclosures.reading import read_filing

UNIT = "随某县林业局"
TITLES = ("支出决算表", "一般公共预算财政拨款支出决算表", "收入决算表")


def t3(amount: str) -> list[list[str]]:
    return [["科目编码", "科目名称", "本年支出合计", "基本支出"], ["213", "农林水支出", amount, amount]]


def t5(amount: str) -> list[list[str]]:
    return [["科目编码", "科目名称", "合计", "基本支出"], ["213", "农林水支出", amount, amount]]


def t2(amount: str) -> list[list[str]]:
    return [["科目编码", "科目名称", "本年收入合计", "财政拨款收入"], ["213", "农林水支出", amount, amount]]


@dataclass(frozen=True)
class Printed:
    """A set as printed: what stands over it, its amount, the statements it has."""

    amount: str
    heading: str = ""
    caption: str = f"部门：{UNIT}"
    statements: tuple[int, ...] = (0, 1, 2)

    def pages(self) -> list[list[object]]:
        found = []
        for place, index in enumerate(self.statements):
            tables = (t3, t5, t2)
            head = [self.heading] if self.heading and not place else []
            found.append([*head, TITLES[index], self.caption, "单位：万元", tables[index](self.amount)])
        return found


def read(*sets: Printed, cover: str = "2021年度部门决算", after: tuple[str, ...] = ()) -> Filing:
    contents: list[list[object]] = [[UNIT, cover]]
    for printed in sets:
        contents += printed.pages()
    contents.append(list(after))
    return read_filing(document(*(page(n, *blocks) for n, blocks in enumerate(contents, 1))))  # type: ignore[arg-type]


def told(filing: Filing) -> list[tuple[str | None, Scope | None, int, set[str]]]:
    return [
        (f.unit_name, f.scope, f.set_number, {str(x.value) for x in f.figures if x.statement != "narrative"})
        for f in filing.sets
    ]


BY_HEADING = (
    Printed("9.00", "第二部分 随某县林业局2021年度部门汇总决算表"),
    Printed("4.00", "第三部分 随某县林业局本级2021年度决算表"),
)
BY_CAPTION = (
    Printed("9.00", caption=f"部门：{UNIT}（汇总）"),
    Printed("4.00", caption=f"部门：{UNIT}（本级）"),
)
ONE_SAYS_IT = (Printed("9.00"), Printed("4.00", caption=f"编制单位：{UNIT}（本级）"))


@pytest.mark.parametrize("sets", [BY_HEADING, BY_CAPTION, ONE_SAYS_IT])
def test_two_sets_are_two_filings(sets: tuple[Printed, ...]) -> None:
    filing = read(*sets)
    assert told(filing) == [
        (UNIT, Scope.CONSOLIDATED, 1, {"9.00"}),
        (UNIT, Scope.OWN, 2, {"4.00"}),
    ]
    assert [len(f.statements) for f in filing.sets] == [3, 3]
    assert [i.code for f in filing.sets for i in f.issues] == []


def test_the_own_level_may_come_first_and_sentences_are_the_departments() -> None:
    said = "一、收入支出决算总体情况说明", "2021年度收入总计9.00万元，支出总计9.00万元。"
    filing = read(*reversed(BY_CAPTION), after=("第四部分 2021年度部门决算情况说明", *said))
    assert told(filing) == [(UNIT, Scope.OWN, 1, {"4.00"}), (UNIT, Scope.CONSOLIDATED, 2, {"9.00"})]
    assert [[f.concept for f in s.figures if f.statement == "narrative"] for s in filing.sets] == [
        [],
        ["income_total", "expenditure_total"],
    ]


def test_sentences_under_a_heading_that_names_the_own_level_are_its_own() -> None:
    said = ("一、收入支出决算总体情况说明", "2021年度收入总计4.00万元，支出总计4.00万元。")
    filing = read(*BY_CAPTION, after=(f"第四部分 {UNIT}（本级）2021年度决算情况说明", *said))
    assert [len([f for f in s.figures if f.statement == "narrative"]) for s in filing.sets] == [0, 2]


def test_the_same_set_twice_is_an_issue_and_one_filing() -> None:
    filing = read(Printed("9.00"), Printed("9.00"))
    assert len(filing.sets) == 1
    assert [(i.code, i.page) for i in filing.issues] == [("repeated_set", 5)]


def test_sets_that_nothing_tells_apart_are_not_mixed() -> None:
    filing = read(Printed("9.00"), Printed("4.00"))
    assert told(filing) == [(UNIT, Scope.CONSOLIDATED, 1, {"9.00"})]
    assert [i.code for i in filing.issues] == ["unclear_set"]


def test_one_statement_twice_is_no_set() -> None:
    filing = read(*BY_CAPTION[:1], Printed("4.00", statements=(1,)))
    assert len(filing.sets) == 1
    assert [i.code for i in filing.issues] == ["repeated_statement"]


def test_a_set_of_another_unit_is_its_filing() -> None:
    filing = read(Printed("9.00"), Printed("4.00", caption="编制单位：随某县国有林场"))
    assert told(filing) == [
        (UNIT, Scope.CONSOLIDATED, 1, {"9.00"}),
        ("随某县国有林场", Scope.UNIT, 2, {"4.00"}),
    ]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("本单位是参照公务员法管理的事业单位，编制12人。", "参公"),
        ("随某县林业局为正科级行政单位。", "行政"),
        ("该中心系财政全额拨款事业单位。", "事业"),
        ("随某县林业局（行政单位和参照公务员法管理事业单位）机关运行经费支出1.00万元。", None),
        ("本部门是行政单位和参照公务员法管理事业单位的主管部门。", None),
        ("上级补助收入：是事业单位从主管部门取得的补助。", None),
    ],
)
def test_the_kind_of_a_unit_is_what_a_sentence_says_of_it(sentence: str, kind: str | None) -> None:
    assert read(*BY_HEADING[:1], after=(sentence,)).unit_kind == kind
