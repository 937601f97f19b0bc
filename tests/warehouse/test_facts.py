from __future__ import annotations

from decimal import Decimal

import duckdb
from make_filings import accounts, figure, filed

from disclosures.filing import Figure, Fund, Nature, StatementFound
from warehouse import load_batch

YUAN = 10000


def load(con: duckdb.DuckDBPyConnection, figures: list[Figure], **rest: object) -> None:
    load_batch(con, [filed("奇台县教育局", figures=figures, **rest)])


def rows(con: duckdb.DuckDBPyConnection, columns: str, table: str) -> list[tuple[object, ...]]:
    return con.execute(f"SELECT {columns} FROM core.{table} ORDER BY ALL").fetchall()


def test_a_statement_comes_before_the_narrative(con: duckdb.DuckDBPyConnection) -> None:
    """The same total in T1, T2 and a sentence is one fact, from the statement that breaks it down."""
    load(
        con,
        [
            figure("narrative", "income", "5.01"),
            figure("T1", "income", "5.02"),
            figure("T2", "income", "5.03"),
            figure("narrative", "opening_balance", "7.00"),
        ],
    )
    assert rows(con, "concept, amount_yuan, statement, source", "fct_revenue") == [
        ("income", Decimal(50300), "T2", "statement"),
        ("opening_balance", Decimal(70000), "narrative", "narrative"),
    ]


def test_a_filing_without_statements_says_it_in_its_narrative(con: duckdb.DuckDBPyConnection) -> None:
    general = {"fund": Fund.GENERAL}
    load(
        con,
        [
            figure("narrative", "expenditure", "10.00"),
            figure("narrative", "expenditure", "6.00", nature=Nature.BASIC),
            figure("narrative", "expenditure", "60.00", nature=Nature.BASIC, scenario="share", unit="%"),
            figure("narrative", "fiscal_expenditure", "9.00", **general),
            figure("narrative", "fiscal_expenditure", "8.00", scenario="initial_budget", **general),
            figure("narrative", "fiscal_expenditure", "-1.00", scenario="change", **general),
            figure("narrative", "fiscal_expenditure", "9.00", function_code="213", **general),
            figure("narrative", "fiscal_expenditure", "4.00", function_code="2130101", **general),
            figure(
                "narrative",
                "fiscal_expenditure",
                "1.50",
                function_code="2130101",
                scenario="change",
                **general,
            ),
        ],
    )
    columns = "concept, fund, nature, amount_yuan, initial_budget_yuan, change_yuan, source"
    assert rows(con, columns, "fct_expenditure") == [
        ("expenditure", None, "基本支出", 6 * YUAN, None, None, "narrative"),
        ("expenditure", None, None, 10 * YUAN, None, None, "narrative"),
        ("fiscal_expenditure", "一般公共预算", None, 9 * YUAN, 8 * YUAN, -1 * YUAN, "narrative"),
    ]
    assert rows(
        con, "function_code, function_level, amount_yuan, change_yuan", "fct_function_expenditure"
    ) == [
        ("213", "类", 9 * YUAN, None),
        ("2130101", "项", 4 * YUAN, Decimal(15000)),
    ]


def test_items_of_one_level_come_from_one_place(con: duckdb.DuckDBPyConnection) -> None:
    """A class that only T1 prints is not added to those of T3: the list would be patched together."""
    load(
        con,
        [
            figure("T3", "expenditure", "4.00", function_code="213"),
            figure("T3", "expenditure", "4.00", function_code="213", nature=Nature.BASIC),
            figure("T3", "expenditure", None, function_code="213", nature=Nature.PROJECT),
            figure("T1", "expenditure", "4.00", function_code="213"),
            figure("T1", "expenditure", "1.00", function_code="208"),
        ],
    )
    assert rows(con, "function_code, nature, amount_yuan, statement", "fct_function_expenditure") == [
        ("213", "基本支出", 4 * YUAN, "T3"),
        ("213", None, 4 * YUAN, "T3"),
    ]


def test_a_blank_total_is_kept_as_blank_and_a_printed_number_preferred(
    con: duckdb.DuckDBPyConnection,
) -> None:
    load(
        con,
        [
            figure("T2", "income.other", None),
            figure("T2", "income.business", None),
            figure("narrative", "income.business", "0.00"),
            figure("T2", "income", "1.00"),
        ],
    )
    assert rows(con, "concept, amount_yuan, is_blank, source", "fct_revenue") == [
        ("income", YUAN, False, "statement"),
        ("income.business", 0, False, "narrative"),
        ("income.other", None, True, "statement"),
    ]


def test_what_is_printed_twice_in_a_statement_is_one_fact(con: duckdb.DuckDBPyConnection) -> None:
    twice = [figure("T3", "expenditure", value, function_code="213") for value in ("1.00", "2.00")]
    load(con, twice)
    assert rows(con, "function_code, amount_yuan, figure_id", "fct_function_expenditure") == [
        ("213", YUAN, 1)
    ]


def test_levels_keep_items_and_their_sums_apart(con: duckdb.DuckDBPyConnection) -> None:
    load(con, accounts())
    by_level = con.execute(
        "SELECT function_level, sum(amount_yuan) FROM core.fct_function_expenditure "
        "WHERE concept = 'expenditure' AND nature IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert by_level == [("款", 100 * YUAN), ("类", 100 * YUAN), ("项", 100 * YUAN)]


def test_economic_items_come_from_the_basic_expenditure_statement(con: duckdb.DuckDBPyConnection) -> None:
    basic = {"fund": Fund.GENERAL, "nature": Nature.BASIC}
    load(
        con,
        [
            figure("T6", "fiscal_expenditure", "3.00", economic_code="301", **basic),
            figure("T6", "fiscal_expenditure", "2.00", economic_code="30101", **basic),
            figure("T6", "fiscal_expenditure", None, economic_code="30102", **basic),
            figure("T6", "fiscal_expenditure", "3.00", fund=Fund.GENERAL, nature=Nature.PERSONNEL),
        ],
    )
    assert rows(con, "economic_code, economic_level, amount_yuan", "fct_economic_expenditure") == [
        ("301", "类", 3 * YUAN),
        ("30101", "款", 2 * YUAN),
    ]
    assert rows(con, "concept, nature, amount_yuan", "fct_expenditure") == [
        ("fiscal_expenditure", "人员经费", 3 * YUAN)
    ]


def test_three_public_has_amounts_budgets_and_counts(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [
            figure("T7", "three_public", "1.50"),
            figure("T7", "three_public", "2.00", scenario="full_year_budget"),
            figure("T7", "three_public.abroad", None),
            figure("narrative", "three_public", "1.49"),
            figure("narrative", "three_public", "-0.25", scenario="change"),
            figure("narrative", "three_public.vehicles_kept", "3", unit="辆"),
        ],
    )
    columns = "concept, amount_yuan, full_year_budget_yuan, change_yuan, quantity, unit, is_blank"
    assert rows(con, columns, "fct_three_public") == [
        ("three_public", 15000, 20000, -2500, None, "万元", False),
        ("three_public.abroad", None, None, None, None, None, True),
        ("three_public.vehicles_kept", None, None, None, 3, "辆", False),
    ]


def test_an_empty_three_public_statement_says_that_nothing_was_spent(con: duckdb.DuckDBPyConnection) -> None:
    nil = StatementFound(
        statement="T7", title="t", page=1, last_page=1, unit=None, is_nil=True, nil_sentence="无"
    )
    load(con, [figure("T1", "income", "1.00")], statements=[nil])
    assert rows(con, "concept, amount_yuan, is_blank, figure_id", "fct_three_public") == [
        ("three_public", None, True, None)
    ]


def test_other_matters(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [
            figure("narrative", "procurement", "10.00"),
            figure("narrative", "procurement.goods", "4.00"),
            figure("narrative", "procurement.goods", "40.00", scenario="share", unit="%"),
            figure("narrative", "asset.vehicles", "3", unit="辆"),
            figure("narrative", "asset.vehicle_value", "30.00"),
            figure("staff", "staff", "90", unit="人"),
            figure("staff", "staff.department_names", None, raw_text="办公室、法规科", unit=None),
        ],
    )
    assert rows(con, "concept, amount_yuan, share_percent", "fct_procurement") == [
        ("procurement", 10 * YUAN, None),
        ("procurement.goods", 4 * YUAN, 40),
    ]
    assert rows(con, "concept, amount_yuan, quantity, unit", "fct_asset") == [
        ("asset.vehicle_value", 30 * YUAN, None, "万元"),
        ("asset.vehicles", None, 3, "辆"),
    ]
    assert rows(con, "concept, quantity, text", "fct_staff") == [
        ("staff", 90, None),
        ("staff.department_names", None, "办公室、法规科"),
    ]


def test_performance_sheets_and_their_indicators(con: duckdb.DuckDBPyConnection) -> None:
    sheet = "performance_project:2"
    first = {"row_number": 1, "row_label": "产出指标/数量指标/每月/每季检查次数"}
    load(
        con,
        [
            figure(sheet, "sheet.project_name", None, raw_text="检查经费", unit=None),
            figure(sheet, "sheet.funding", "10.00", scenario="initial_budget"),
            figure(sheet, "sheet.funding", "12.00", scenario="full_year_budget"),
            figure(sheet, "sheet.funding", "9.00"),
            figure(sheet, "sheet.execution_rate", "75.00", unit="%"),
            figure(sheet, "sheet.total_score", "96.50", unit="分"),
            figure(sheet, "indicator.target", "3", unit="次", operator=">=", raw_text=">=3次", **first),
            figure(sheet, "indicator.actual", None, unit=None, raw_text="及时", **first),
            figure(sheet, "indicator.weight", "10", unit="分", **first),
            figure(sheet, "indicator.score", "9.5", unit="分", **first),
            figure("performance_overall", "sheet.funding", "100.00"),
        ],
    )
    columns = (
        "project_number, project_name, full_year_budget_yuan, executed_yuan, execution_rate, indicator_count"
    )
    assert rows(con, columns, "fct_performance_project") == [
        (2, "检查经费", 12 * YUAN, 9 * YUAN, 75, 1),
        (None, None, None, 100 * YUAN, None, 0),
    ]
    columns = (
        "row_number, level_1, level_2, level_3, target, target_operator, target_value, target_unit, actual"
    )
    assert rows(con, f"{columns}, actual_value, weight, score, reason", "fct_performance_indicator") == [
        (
            1,
            "产出指标",
            "数量指标",
            "每月/每季检查次数",
            ">=3次",
            ">=",
            3,
            "次",
            "及时",
            None,
            10,
            Decimal("9.5"),
            None,
        )
    ]
