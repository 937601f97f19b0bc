"""Every form, in every wording that it has, is read as it was printed; and years chain from form to form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import TypeVar

import pytest

from disclosures.filing import DocumentKind, Filing, Fund, Nature, Scope
from disclosures.reading import read_bytes
from disclosures.typeset import form_ids
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.booking import Key
from disclosures.typeset.comparison import compare
from disclosures.typeset.consolidation import combine
from disclosures.typeset.form import Entry, load_form
from disclosures.typeset.generate import generate
from disclosures.typeset.kinds import catalogue, make_profile
from disclosures.typeset.prefecture import prefecture
from disclosures.typeset.profile import UnitProfile
from disclosures.typeset.statements import StatementStyle
from disclosures.typeset.styles import style_named
from disclosures.typeset.truth import file_name
from disclosures.typeset.typesetting import Style, typeset_filing
from disclosures.typeset.words import Words

T = TypeVar("T")
DEPARTMENT = "昌吉回族自治州地方文献局"
PART = "昌吉回族自治州地方文献整理中心"


@dataclass(frozen=True)
class Case:
    """A filing to typeset and read. ``wording``: which of several wordings stands, wherever there are any."""

    form: str
    wording: int
    unit: str
    fiscal_year: int
    style: str
    scope: Scope | None = None

    def __str__(self) -> str:
        return f"{self.form}-{self.wording}"


CASES = [
    Case("xinjiang_2021", 0, "昌吉回族自治州地方文献整理中心", 2020, "wps"),
    Case("xinjiang_2021", 1, DEPARTMENT, 2021, "old", Scope.CONSOLIDATED),
    Case("xinjiang_2018", 0, DEPARTMENT, 2017, "plain", Scope.CONSOLIDATED),
    Case("xinjiang_2018", 1, "昌吉市民俗文化展示馆", 2018, "wps"),
    Case("xinjiang_2018", 2, "昌吉市村镇环境服务站", 2019, "excel"),
    Case("shanghai_2024", 0, "昌吉市村镇环境服务站", 2024, "wps"),
    Case("shanghai_2024", 0, "阜康市职业技能指导中心", 2022, "plain"),
    Case("shanghai_2024", 1, DEPARTMENT, 2021, "excel", Scope.CONSOLIDATED),
    Case("ministry_2022", 0, "阜康市职业技能指导中心", 2022, "excel"),
    Case("ministry_2022", 1, DEPARTMENT, 2023, "old", Scope.CONSOLIDATED),
    Case("ministry_2022", 2, "昌吉市村镇环境服务站", 2024, "wps"),
    Case("yunnan_2023", 0, "阜康市职业技能指导中心", 2024, "plain"),
    Case("yunnan_2023", 0, "昌吉市村镇环境服务站", 2023, "wps"),
    Case("yunnan_2023", 1, DEPARTMENT, 2022, "excel", Scope.CONSOLIDATED),
]


def profile_of(name: str, scope: Scope = Scope.UNIT) -> UnitProfile:
    """A unit of the catalogue, by its division and kind."""
    division = next(d for d in prefecture().divisions if name.startswith(d.name))
    kinds = (kind for department in catalogue().kinds for kind in (department.own, *department.units))
    kind = next(kind for kind in kinds if name == division.name + kind.name)
    return make_profile(
        kind,
        key=name,
        name=name,
        scope=scope,
        division=division.code,
        level=division.level,
        style="plain",
        random=Random(name),
    )


def accounts_of(case: Case) -> Accounts:
    if case.scope is not Scope.CONSOLIDATED:
        return generate(profile_of(case.unit), (case.fiscal_year,), case.wording)[0]
    units = [profile_of(DEPARTMENT, Scope.OWN), profile_of(PART)]
    parts = [generate(unit, (case.fiscal_year,), case.wording)[0] for unit in units]
    members = ((f"{DEPARTMENT}（本级）", "本级"), (PART, "所属单位"))
    whole = replace(units[0].unit, scope=case.scope, subordinates=(PART,), members=members)
    return combine(parts, whole, seed=case.wording)


def read_back(accounts: Accounts, form: str, style: str = "plain") -> Filing:
    """Typeset and read, and nothing is missing, wrong, elsewhere or too much."""
    made = typeset_filing(accounts, form=form, style=style_named(style))
    filing = read_bytes(made.data, file_name(accounts))
    compared = compare(made.figures, filing.figures)
    assert not compared.mismatches, [str(mismatch) for mismatch in compared.mismatches[:5]]
    assert compared.exact == len(made.figures) > 500
    assert [f"{issue.code}: {issue.message}" for issue in filing.issues] == []
    assert filing.page_count == made.page_count
    return filing


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_filing_in_a_form_is_read_as_it_was_printed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def choose(_: Words, wordings: Sequence[T]) -> T:
        return wordings[case.wording % len(wordings)]

    monkeypatch.setattr(Words, "choose", choose)
    accounts = accounts_of(case)
    filing = read_back(accounts, case.form, case.style)
    assert filing.kind is DocumentKind.FINAL_ACCOUNTS
    assert (filing.unit_name, filing.fiscal_year) == (accounts.unit.name, accounts.fiscal_year)
    assert filing.scope is accounts.unit.scope
    assert [member.name for member in filing.member_units] == [name for name, _ in accounts.unit.members]
    spec = load_form(case.form, case.fiscal_year)
    assert [found.statement for found in filing.statements] == [s.statement for s in spec.statements]


def most_wordings(form_id: str) -> int:
    spec = load_form(form_id)

    def of(entries: Sequence[Entry]) -> int:
        return max(max([len(e.texts), len(e.options), *map(of, e.options)]) for e in entries)

    sayings = map(len, spec.sayings.values())
    return max(of(spec.narrative), *sayings, *(len(s.nil_sentences) for s in spec.statements))


@pytest.mark.parametrize("form_id", sorted({case.form for case in CASES}))
def test_no_wording_is_without_a_proof(form_id: str) -> None:
    assert {case.wording for case in CASES if case.form == form_id} == set(range(most_wordings(form_id)))


def in_statements(filing: Filing, concept: str) -> Decimal | None:
    """What the two-sided statements say of a concept as a whole."""
    tables = {"T1", "T4"}
    (value,) = {
        f.value for f in filing.figures if f.concept == concept and f.statement in tables and not f.fund
    }
    return value


def test_consecutive_years_chain_over_forms() -> None:
    unit = profile_of(DEPARTMENT)
    years = {2019: "xinjiang_2018", 2020: "xinjiang_2021", 2021: "xinjiang_2021", 2022: "xinjiang_2023"}
    chain = generate(unit, tuple(years), 7)
    filings = [read_back(accounts, years[accounts.fiscal_year]) for accounts in chain]
    for before, after in pairwise(filings):
        for closing, opening in (
            ("closing_balance", "opening_balance"),
            ("fiscal_closing_balance", "fiscal_opening_balance"),
        ):
            assert in_statements(before, closing) == in_statements(after, opening)
    for filing in filings:
        assert any(f.concept == "use_of_nonfiscal_surplus" and f.statement == "T1" for f in filing.figures)


def test_rows_and_names_are_those_of_the_year() -> None:
    unit = profile_of(DEPARTMENT)
    labels = {}
    for accounts in generate(unit, (2017, 2018, 2019), 3):
        made = typeset_filing(accounts, form="xinjiang_2018")
        labels[accounts.fiscal_year] = {f.row_label for f in made.figures}
    for year, mine, others in (
        (2017, "用事业基金弥补收支差额", "使用非财政拨款结余"),
        (2018, "一、财政拨款收入", "一、一般公共预算财政拨款收入"),
        (2019, "使用非财政拨款结余", "用事业基金弥补收支差额"),
        (2017, "提租补贴", "公务员医疗补助缴费"),
        (2018, "公务员医疗补助缴费", "提租补贴"),
        (2018, "九、医疗卫生与计划生育支出", "九、卫生健康支出"),
        (2019, "九、卫生健康支出", "九、医疗卫生与计划生育支出"),
    ):
        assert mine in labels[year]
        assert others not in labels[year]
    assert not any("灾害防治" in label for label in labels[2018])
    assert any("灾害防治" in label for label in labels[2019])


def test_a_total_can_stand_in_the_header_or_at_the_bottom() -> None:
    """Shanghai: beside the cells 类, 款 and 项 where a statement begins with it, else as the last row."""
    accounts = accounts_of(Case("shanghai_2024", 0, "昌吉市村镇环境服务站", 2024, "plain"))
    habits = StatementStyle(split_codes=True, total_in_header=True)
    made = typeset_filing(accounts, form="shanghai_2024", style=Style(statements=habits))
    compared = compare(made.figures, read_bytes(made.data, file_name(accounts)).figures)
    assert not compared.mismatches, [str(mismatch) for mismatch in compared.mismatches[:5]]
    for statement, is_last in (("T2", False), ("T5", True), ("T8", True)):
        below = [f.y0 for f in made.figures if f.statement == statement and f.row_label != "合计"]
        (total,) = {f.y0 for f in made.figures if f.statement == statement and f.row_label == "合计"}
        assert total == (max if is_last else min)([total, *below])


def test_shanghai_filers_have_26_classes_or_24(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = accounts_of(Case("shanghai_2024", 0, "昌吉市村镇环境服务站", 2024, "plain"))
    lasts = []
    for wording in (0, 1):
        monkeypatch.setattr(Words, "choose", lambda _, wordings, n=wording: wordings[n % len(wordings)])
        made = typeset_filing(accounts, form="shanghai_2024")
        lasts.append({f.row_label for f in made.figures if f.statement == "T4" and f.function_code == "234"})
    assert lasts == [{"二十六、抗疫特别国债安排的支出"}, {"二十四、抗疫特别国债安排的支出"}]


def test_a_form_refuses_money_that_it_has_no_place_for() -> None:
    unit = profile_of(DEPARTMENT)
    (accounts,) = generate(unit, (2019,), 1)
    money = dict.fromkeys(
        (
            Key("fiscal_income", "2230105", fund=Fund.STATE_CAPITAL),
            Key("expenditure", "2230105", fund=Fund.STATE_CAPITAL, nature=Nature.PROJECT),
        ),
        100,
    )
    with pytest.raises(ValueError, match="no place for 国有资本经营预算"):
        typeset_filing(replace(accounts, leaves={**accounts.leaves, **money}), form="xinjiang_2018")


def test_an_economic_item_is_one_of_its_year() -> None:
    unit = profile_of(DEPARTMENT)
    (accounts,) = generate(unit, (2018,), 1)
    reformed = Key("fiscal_expenditure", economic_code="30113")
    assert reformed in accounts.leaves
    assert reformed not in accounts.prior
    with pytest.raises(ValueError, match="no such code in the year's table: 30110"):
        replace(accounts, fiscal_year=2017, prior={})


def test_no_form_is_without_a_proof() -> None:
    # The form of the sample is proved by the sample itself.
    assert {case.form for case in CASES} | {"xinjiang_2023"} == set(form_ids())
