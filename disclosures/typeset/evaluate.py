"""Performance sheets from templates: targets, results and the scores that the rules give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from disclosures.filing import Scenario
from disclosures.typeset.accounts import Indicator, Sheet, printed
from disclosures.typeset.profile import IndicatorTemplate, ProjectTemplate, project_templates
from disclosures.typeset.rates import rates

_MISS = 0.45
_SLOT = re.compile(r"<(\w+)>")
_TEN_THOUSAND = Decimal(10_000)


def make_sheet(
    template: ProjectTemplate,
    *,
    fiscal_year: int,
    department: str,
    unit: str,
    funding: Mapping[str, Mapping[str, Decimal]],
    random: Random,
) -> Sheet:
    """The sheet of a project: money in yuan by source and scenario, indicators drawn from the template."""
    money = {str(s): sum((by[s] for by in funding.values()), Decimal(0)) for s in _MONEY}
    indicators = [(t, _indicator(t, template.reason, money, random)) for t in template.indicators]
    return Sheet(
        name=template.name.replace("<year>", str(fiscal_year)),
        department=department,
        unit=unit,
        funding=funding,
        goal=_fill(template.goal, indicators, fiscal_year, lambda indicator: indicator.target),
        result=_fill(template.result, indicators, fiscal_year, lambda indicator: indicator.actual),
        indicators=tuple(indicator for _, indicator in indicators),
        weight=rates().scoring["project"].weight,
        floor=rates().scoring["project"].floor,
    )


def overall_sheet(
    *, fiscal_year: int, unit: str, funding: Mapping[str, Mapping[str, Decimal]], random: Random
) -> Sheet:
    """The sheet of the whole unit: its execution scores by plain proportion, its indicators are all met."""
    template = project_templates()["overall"]
    indicators = [(t, _indicator(t, "", {}, random)) for t in template.indicators]
    return Sheet(
        name="",
        department=unit,
        unit=unit,
        funding=funding,
        goal=_fill(template.goal, indicators, fiscal_year, lambda indicator: indicator.target),
        result=_fill(template.result, indicators, fiscal_year, lambda indicator: indicator.actual),
        indicators=tuple(indicator for _, indicator in indicators),
        weight=rates().scoring["overall"].weight,
        floor=rates().scoring["overall"].floor,
    )


_MONEY = (Scenario.FULL_YEAR_BUDGET, Scenario.FINAL)


def _fill(
    text: str,
    indicators: list[tuple[IndicatorTemplate, Indicator]],
    fiscal_year: int,
    of: Callable[[Indicator], str],
) -> str:
    """A goal with its numbers in braces, each with its unit: ``完成{12|次}次``."""
    values = {template.id: (of(indicator), indicator.unit) for template, indicator in indicators}

    def number(match: re.Match[str]) -> str:
        if match[1] == "year":
            return f"{{{fiscal_year}|年}}"
        value, unit = values[match[1]]
        return f"{{{value}%|%}}" if unit == "%" else f"{{{value}|{unit}}}"

    # A percent sign is part of the number that it follows.
    return _SLOT.sub(number, text).replace("}%", "}")


def _indicator(
    template: IndicatorTemplate, reason: str, money: Mapping[str, Decimal], random: Random
) -> Indicator:
    level1, level2 = template.levels
    weight = template.weight
    operator, unit, why = ">=", template.unit, ""
    score = weight
    if template.kind == "word":
        operator, unit = "", ""
        target = actual = template.word
    elif template.kind == "cost":
        operator, unit = "<=", "万元"
        target, actual = (_in_ten_thousands(money[scenario] * template.share) for scenario in _MONEY)
    else:
        low, high, step = template.range
        wanted = random.randrange(low, high + 1, step)
        reached = wanted
        if template.kind == "rate":
            unit = "%"
            reached = min(100, wanted + random.randint(0, 4))
        elif template.can_miss and random.random() < _MISS:
            reached = wanted - max(1, wanted * random.randint(2, 50) // 100)
            score, why = _partial(weight, reached, wanted), reason
        elif template.can_miss and random.random() < 0.5:
            reached = wanted + wanted * random.randint(0, 15) // 100
        target, actual = str(wanted), str(reached)
    return Indicator(
        level1, level2, template.name, operator, target, actual, unit, weight, score, why, template.basis
    )


def _partial(weight: Decimal, reached: int, wanted: int) -> Decimal:
    """Whole percents of completion above the floor, as for the budget (identities, P-IND-3)."""
    floor = rates().scoring["project"].floor
    percent = (Decimal(100 * reached) / wanted).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    over = max(Decimal(0), percent - floor) / (100 - floor)
    return printed(weight * over)


def _in_ten_thousands(yuan: Decimal) -> str:
    """万元 as sheets print them in indicators: without decimals that say nothing."""
    value = printed(yuan / _TEN_THOUSAND)
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text
