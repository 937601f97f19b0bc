"""Evaluates the rules that are predicates over rows: indicators, sheets, sentences, items, filings.

A view is a temporary table made by ``sql/view_<name>.sql`` with one row per thing that such a rule can speak
of, ``filing_id``, and for each operand ``<name>_id`` (a number or a list of numbers of figures). Every case
is then one scan of its view: a predicate, no join.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import duckdb

from expectations.rules import Case, Condition, Relation, Rule, Status

_INDICATOR = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
}
_EMPTY = """
    SELECT NULL::VARCHAR AS filing_id, NULL::INTEGER AS case_id, '' AS group_key, '' AS status,
        NULL::DECIMAL(28, 8) AS reported, NULL::DECIMAL(28, 8) AS computed, NULL::DECIMAL(28, 8) AS residual,
        NULL::DECIMAL(28, 8) AS tolerance, NULL::VARCHAR AS unit, []::VARCHAR[] AS missing_terms,
        []::STRUCT(term_no INTEGER, figure_id INTEGER, weight INTEGER)[] AS operands
    WHERE false
"""


@dataclass(frozen=True, slots=True)
class View:
    """What a rule can speak of. ``title``: one row; ``operands``: names of operands and what they are called;
    ``group``: SQL that names a row among those of its filing; ``within``: what a difference is that rounding
    explains; ``missing``: SQL that lists what a row lacks, where that is no operand."""

    title: str
    table: str
    operands: Mapping[str, str]
    group: str = "''"
    within: Status = Status.WITHIN_ROUNDING
    missing: str = ""


VIEWS: Mapping[str, View] = {
    "indicator": View(
        "指标", "indicator_row", _INDICATOR, "concat('statement=', statement, ';no=', row_number)"
    ),
    "sheet": View(
        "自评表",
        "sheet_row",
        {
            "budget": "全年预算数",
            "executed": "全年执行数",
            "rate": "预算执行率",
            "weight": "预算执行分值",
            "score": "预算执行得分",
            "total_score": "总分",
            "cost_targets": "成本指标的年度指标值",
            "cost_actuals": "成本指标的实际完成值",
            "weights": "各指标分值",
            "late": "时效指标",
            "unfinished": "说明未完成的偏差原因",
            "goal": "预期目标",
            "result": "实际完成情况",
            "copied": "完成情况中的数字",
            "actuals": "实际完成值",
        },
        "concat('statement=', statement)",
    ),
    "sheets": View(
        "决算",
        "sheets_row",
        {
            "full": "得满分的成本节约",
            "less": "扣分的成本节约",
            "floor": "按60%起算的得分",
            "linear": "按执行率折算的得分",
        },
    ),
    "repetition": View(
        "文字中再次印出的数",
        "repetition_row",
        {"again": "后一处", "first": "前一处"},
        "concat(quantity, ';no=', repetition)",
        Status.ROUNDING_ADJUSTMENT,
    ),
    "shares": View("一组占比", "shares_row", {"shares": "各占比"}, "concat('whole=', whole)"),
    "statement": View("报表", "statement_row", {"negative": "负数"}, "concat('statement=', statement)"),
    "sentence": View(
        "句子",
        "sentence_row",
        {"sentence": "文字", "next": "下一句", "previous": "上一句", "budget": "预算数", "final": "决算数"},
        "concat('no=', number)",
    ),
    "filing": View(
        "决算",
        "filing_row",
        {"cover": "文字", "yuan": "以元为单位的数", "page_number": "夹有页码的文字"},
    ),
    "item": View(
        "文字所列科目",
        "item_row",
        {"said": "文字科目", "row": "报表科目"},
        "concat('function_code=', function_code)",
    ),
    "items": View(
        "决算",
        "items_row",
        {
            "change": "一般公共预算支出增减额",
            "item_changes": "各项增减额",
            "budget": "一般公共预算支出年初预算数",
            "item_budgets": "各项年初预算数",
        },
    ),
    "enumeration": View(
        "文字所列经济科目",
        "enumeration_row",
        {"sentence": "文字", "unlisted": "表中有数而文字未列"},
        "concat('nature=', nature)",
    ),
    "quantity": View(
        "决算",
        "quantity_row",
        {
            "abroad": "因公出国（境）费",
            "groups": "因公出国（境）团组",
            "persons": "因公出国（境）人次",
            "purchase": "公务用车购置费",
            "purchased": "公务用车购置数",
            "running": "公务用车运行维护费",
            "kept": "公务用车保有量",
            "reception": "公务接待费",
            "batches": "公务接待批次",
            "guests": "公务接待人次",
            "pension": "机关事业单位基本养老保险缴费支出",
            "annuity": "机关事业单位职业年金缴费支出",
        },
    ),
    "year": View(
        "文字或报表所说的上年数",
        "year_row",
        {"said": "本年所印数", "change": "比上年增减额"},
        "amount_key",
        missing="missing",
    ),
    "department": View(
        "部门汇总与所属单位",
        "department_row",
        {"amount": "部门汇总数"},
        "amount_key",
        missing="missing",
    ),
}


def evaluate_conditions(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Make the views of the chosen filings, and from them the table ``condition_result``."""
    numbered = list(enumerate(case for rule in rules for case in rule.cases))
    cases = [(number, case) for number, case in numbered if case.relation is Relation.CONDITION]
    for name in VIEWS:
        con.execute(files("expectations").joinpath("sql", f"view_{name}.sql").read_text(encoding="utf-8"))
    selects = [_select(number, case, case.condition) for number, case in cases if case.condition is not None]
    union = "\nUNION ALL BY NAME\n".join([_EMPTY, *selects])
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE condition_result AS
        SELECT r.*
        FROM ({union}) AS r
        JOIN identity_case AS c USING (case_id)
        JOIN chosen_filing AS f USING (filing_id)
        WHERE f.fiscal_year BETWEEN coalesce(c.first_year, 0) AND coalesce(c.last_year, 9999)
            AND (len(c.regions) = 0 OR list_contains(c.regions, f.region))
        """
    )


def _select(number: int, case: Case, condition: Condition) -> str:
    operands = " || ".join(
        f"[{{'term_no': {n}, 'figure_id': i, 'weight': {weight}}} "
        f"FOR i IN list_sort(coalesce({name}_id, []))]"
        for n, (name, weight) in enumerate(zip(condition.operands, condition.coefficients, strict=True))
    )
    names = ", ".join(f"'{term.name}'" for term in case.terms)
    missing = VIEWS[condition.over].missing or f"[{names}]"
    return f"""
        SELECT filing_id, {number} AS case_id, {condition.group} AS group_key,
            CASE
                WHEN holds IS NULL THEN 'not_evaluable'
                WHEN holds AND reported_ <> expected_ AND abs(reported_ - expected_) <= tolerance_
                    THEN '{VIEWS[condition.over].within}'
                WHEN holds THEN 'consistent'
                ELSE 'inconsistent'
            END AS status,
            if(holds IS NULL, NULL, reported_)::DECIMAL(28, 8) AS reported,
            if(holds IS NULL, NULL, expected_)::DECIMAL(28, 8) AS computed,
            -- what may be smaller, or follow another formula, has no difference to explain
            CASE
                WHEN holds AND abs(reported_ - expected_) > coalesce(tolerance_, 0) THEN 0
                WHEN holds IS NOT NULL THEN reported_ - expected_
            END::DECIMAL(28, 8) AS residual,
            if(holds IS NULL, NULL, tolerance_)::DECIMAL(28, 8) AS tolerance,
            nullif('{condition.unit}', '') AS unit,
            if(holds IS NULL, {missing}, []) AS missing_terms,
            {operands} AS operands
        FROM (
            SELECT *, ({condition.holds}) AS holds, {condition.reported} AS reported_,
                {condition.expected} AS expected_, {condition.tolerance} AS tolerance_
            FROM {VIEWS[condition.over].table}
            WHERE {condition.where}
        )
    """
