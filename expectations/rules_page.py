"""Writes ``docs/rules.md`` from the catalogue: ``python -m expectations.rules_page > docs/rules.md``."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.catalogue import FAMILIES, catalogue
from expectations.conditions import VIEWS
from expectations.program import term_name
from expectations.rules import Absent, Case, Relation, Rule, Severity, Term

_INTRODUCTION = """\
# Rules

Every identity (勾稽关系) that is checked, generated from `expectations/catalogue/*.yaml` by
`python -m expectations.rules_page > docs/rules.md` (a test compares the two). T1 to T9 name statements by
their title: 收入支出决算总表, 收入决算表, 支出决算表, 财政拨款收入支出决算总表,
一般公共预算财政拨款支出决算表, 一般公共预算财政拨款基本支出决算表, 财政拨款“三公”经费支出决算表,
政府性基金…, 国有资本经营…

**Tolerance.** A printed amount stands for every value within half a unit of its last place; a rule is broken
only if no values within the intervals of its figures satisfy it (closed ends; XBRL Calculations 1.1). Counts,
scores and weights are exact; a blank cell is exactly zero. So rounding never raises an alarm; a share that
is wrong by 0.01 does.

**Outcomes.** `consistent`, `within_rounding`, `rounding_adjustment` (尾差: the same quantity, one unit of the
last place apart), `truncated` (places cut off instead of rounded), `forced_sum_100` (a share that is wrong so
that the shares add to 100.00), `inconsistent`, `convention` (as custom has it: a percentage of a zero base, a
listed difference), `not_evaluable` (a figure is missing or unreadable, and named; never a pass). Findings are
`inconsistent` (an error where nothing else can explain it, a warning where the scope of two figures may
differ, info where it is only worth knowing), `forced_sum_100` (warning) and `truncated` (info).

**Notation.** Σ sums all figures of a term; “=” a sum, “≡” the same quantity printed twice, “≤”, “≥” a limit;
“[0]” a term that counts as zero where it is not printed; “≍” amounts that may differ, whose differences are
kept and not flagged. A rule over rows (of indicators, sheets, sentences, items) is a predicate in SQL: which
rows it speaks of, “⇒”, what must hold. A case is evaluated for each value of the dimensions in the column
“each”.
"""
_KEYS = {
    "function": "功能科目",
    "economic": "经济科目",
    "fund": "预算",
    "nature": "支出性质",
    "concept": "项目",
    "scenario": "预算数与决算数",
    "sheet": "自评表",
}
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def render() -> str:
    """The page, ending with a newline."""
    rules = catalogue()
    parts = [_INTRODUCTION]
    for family, title in FAMILIES.items():
        chosen = [rule for rule in rules if rule.family == family]
        parts.append(f"\n## {title}\n")
        parts += ["\n".join(_rule(rule)) + "\n" for rule in chosen]
    return "".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.id} {rule.title}\n"
    yield f"Version {rule.version}. Cites: {rule.cites}。"
    if years := _validity(rule):
        yield f"Valid: {years}."
    if rule.zero_base.both_zero or rule.zero_base.base_zero:
        yield f"Zero base: {_zero_base(rule)}."
    for counterpart in dict.fromkeys(case.counterpart for case in rule.cases if case.counterpart):
        yield f"One finding: all amounts of a filing that disagree with {counterpart}."
    for exception in rule.exceptions:
        yield f"Note: {exception}。"
    yield "\n| case | rule | each | severity |"
    yield "|---|---|---|---|"
    for case in rule.cases:
        each = "、".join(_KEYS[key] for key in case.by) or _each(case)
        yield f"| {case.name} | {_formula(case)} | {each} | {_SEVERITIES[case.severity]} |"


def _formula(case: Case) -> str:
    if case.condition is not None:
        where = "" if case.condition.where == "true" else f"`{_code(case.condition.where)}` ⇒ "
        return f"{case.condition.over}: {where}`{_code(case.condition.holds)}`"
    reported, *others = (_term(term) for term in case.terms)
    if case.relation is Relation.SHARE:
        return f"{reported} = {others[0]} ÷ {others[1]}"
    if case.relation is Relation.GROWTH:
        return f"{reported} = {others[0]} ÷ ({others[1]} − {others[0]})"
    if case.relation is Relation.DIFFERENCE:
        return f"{reported} = ({others[0]} − {others[1]}) ÷ {others[1]}"
    sign = {
        Relation.SUM: "=",
        Relation.EQUAL: "≡",
        Relation.COMPARE: "≍",
        Relation.LESS_OR_EQUAL: "≤",
        Relation.GREATER_OR_EQUAL: "≥",
    }[case.relation]
    counted = [(t, name) for t, name in zip(case.terms[1:], others, strict=True) if t.weight]
    side = "".join(f" {'−' if term.weight < 0 else '+'} {name}" for term, name in counted).removeprefix(" + ")
    constant = f"{case.constant}" if case.constant else ""
    required = "、".join(name for t, name in zip(case.terms[1:], others, strict=True) if not t.weight)
    return f"{reported} {sign} {constant}{side}" + (f"（文中印有{required}时）" if required else "")


def _each(case: Case) -> str:
    if case.condition is not None:
        return VIEWS[case.condition.over].title
    return "百分比" if case.relation.is_ratio else "决算"


def _code(sql: str) -> str:
    """SQL within a cell of a table."""
    return " ".join(sql.split()).replace("|", "\\|")


def _term(term: Term) -> str:
    measured = {"value": "", "one": "个数", "names": "个数"}[term.measure]
    optional = "" if term.absent is Absent.MISSING else "[0]"
    sign = "Σ" if term.many and term.measure == "value" else ""
    return f"{sign}{term_name(term).replace('narrative ', '文字 ')}{measured}{optional}"


def _validity(rule: Rule) -> str:
    validity = rule.validity
    years = f"{validity.first_year or ''}–{validity.last_year or ''}".strip("–")
    return ", ".join(part for part in (years, "、".join(validity.regions)) if part)


def _zero_base(rule: Rule) -> str:
    both = "、".join(f"{value}%" for value in rule.zero_base.both_zero) or "none"
    base = "、".join(f"{value}%" for value in rule.zero_base.base_zero) or "none"
    return f"nothing of nothing may be printed as {both}; something of nothing as {base}"


if __name__ == "__main__":
    print(render(), end="")
