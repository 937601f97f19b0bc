"""Reads the rules from ``catalogue/*.yaml`` and refuses what it does not understand.

Every mistake in a catalogue file stops the program with the place of the mistake: an unknown key, concept,
dimension value, relation or severity, an id that is used twice, a case without an example.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml

from disclosures.filing import Fund, Nature, Scenario
from disclosures.taxonomy.concepts import concepts
from expectations.conditions import VIEWS
from expectations.rules import (
    ANY,
    EACH,
    ECONOMIC_LEVELS,
    FUNCTION_LEVELS,
    KEYS,
    SAME,
    TOTAL,
    Absent,
    Case,
    Condition,
    Example,
    Relation,
    Rule,
    Selector,
    Severity,
    Term,
    Validity,
    ZeroBase,
)

FAMILIES = {
    "inside": "表内关系",
    "between": "表间关系",
    "text": "文字与报表",
    "narrative": "文字说明",
    "counts": "人员与资产",
    "performance": "预算绩效",
    "indicators": "绩效指标",
    "years": "年度之间",
    "units": "部门与单位",
    "documents": "文件与文字",
}
"""Catalogue files by name, in the order in which they are shown."""

STATEMENTS = {
    "T1": "收入支出决算总表",
    "T2": "收入决算表",
    "T3": "支出决算表",
    "T4": "财政拨款收入支出决算总表",
    "T5": "一般公共预算财政拨款支出决算表",
    "T6": "一般公共预算财政拨款基本支出决算表",
    "T7": "财政拨款“三公”经费支出决算表",
    "T8": "政府性基金预算财政拨款收入支出决算表",
    "T9": "国有资本经营预算财政拨款收入支出决算表",
    "narrative": "决算情况说明",
    "staff": "机构设置及人员情况",
    "performance_overall": "整体支出绩效自评表",
    "performance_project": "项目支出绩效自评表",
    "document": "文件",
}
"""What a selector may name, and how a sentence calls it."""

_SELECTOR_KEYS = {"statement", "concept", "scenario", "function", "economic", "fund", "nature"}
_TERM_KEYS = _SELECTOR_KEYS | {"name", "any_of", "weight", "many", "measure", "absent", "by", "near"}
_CASE_KEYS = {
    *("name", "relation", "severity", "by", "constant", "example"),
    *("reported", "computed", "numerator", "denominator"),
    *("over", "where", "holds", "says", "operands", "expected", "tolerance", "unit"),
    *("coefficients", "counterpart"),
}
_RULE_KEYS = {
    *("id", "version", "title", "cites", "relation", "severity", "cases"),
    *("exceptions", "validity", "zero_base", "counterpart"),
}
SCENARIOS = {
    "initial_budget": "年初预算数",
    "full_year_budget": "全年预算数",
    "change": "增减额",
    "growth_rate": "增减率",
    "share": "占比",
    "difference_rate": "预决算差异率",
    "completion_rate": "预算完成率",
}
"""How a sentence calls what is not the final amount."""

_LEVELS = {"class": "（类）", "group": "（款）", "item": "（项）"}
_Word = TypeVar("_Word", bound=StrEnum)
_WORDS = {ANY, EACH, SAME, "total"}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which ``6.20`` stays the text "6.20": its decimals are part of what it says."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute is PyYAML's own
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:float"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class CatalogueError(ValueError):
    """A catalogue file says something that is not understood; the message names the place."""


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules, in the order of the files and within them.

    Raises:
        CatalogueError: a file has an unknown key, concept or value, an id twice, or a case without example.
    """
    return load(files("expectations").joinpath("catalogue"))


@cache
def digest() -> str:
    """A short fingerprint of the rules and of the SQL that evaluates them: other results are out of date."""
    package = files("expectations")
    texts = [package.joinpath("catalogue", f"{family}.yaml") for family in FAMILIES]
    texts += sorted(package.joinpath("sql").iterdir(), key=lambda path: path.name)
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in texts)).hexdigest()[:12]


def load(folder: Traversable) -> tuple[Rule, ...]:
    """The rules of one folder with a file per family.

    Raises:
        CatalogueError: as for `catalogue`.
    """
    rules: list[Rule] = []
    for family in FAMILIES:
        text = folder.joinpath(f"{family}.yaml").read_text(encoding="utf-8")
        rules += [_rule(family, entry) for entry in yaml.load(text, _Loader)]
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise CatalogueError(f"{rule.id}: the id is used twice")
        seen.add(rule.id)
    return tuple(rules)


def _rule(family: str, entry: Mapping[str, Any]) -> Rule:
    place = str(entry.get("id"))
    _only(place, entry, _RULE_KEYS)
    _need(place, entry, {"id", "version", "title", "cites", "relation", "cases"})
    names = [case.get("name") for case in entry["cases"]]
    if len(set(names)) < len(names):
        raise CatalogueError(f"{place}: the name of a case is used twice")
    return Rule(
        id=entry["id"],
        version=entry["version"],
        family=family,
        title=entry["title"],
        cites=entry["cites"],
        cases=tuple(_case(place, entry, case) for case in entry["cases"]),
        exceptions=tuple(entry.get("exceptions", ())),
        validity=_validity(place, entry.get("validity", {})),
        zero_base=_zero_base(place, entry.get("zero_base", {})),
    )


def _case(rule_id: str, rule: Mapping[str, Any], entry: Mapping[str, Any]) -> Case:
    place = f"{rule_id} {entry.get('name')}"
    _only(place, entry, _CASE_KEYS)
    relation = _word(place, Relation, entry.get("relation", rule["relation"]))
    if relation is Relation.CONDITION:
        return _condition_case(place, rule, entry)
    _need(place, entry, {"name", "reported", "example"})
    by = tuple(entry.get("by", ()))
    if unknown := set(by) - set(KEYS):
        raise CatalogueError(f"{place}: unknown grouping key {sorted(unknown)}")
    if relation.is_ratio:
        _need(place, entry, {"numerator", "denominator"})
        others = [entry["numerator"], entry["denominator"]]
    else:
        others = list(entry.get("computed", ()))
    terms = tuple(_term(place, by, term) for term in (entry["reported"], *others))
    return Case(
        name=entry["name"],
        relation=relation,
        severity=_word(place, Severity, entry.get("severity", rule.get("severity", "error"))),
        terms=terms,
        example=_example(place, entry["example"]),
        by=by,
        constant=Decimal(str(entry.get("constant", 0))),
    )


def _condition_case(place: str, rule: Mapping[str, Any], entry: Mapping[str, Any]) -> Case:
    _need(place, entry, {"name", "over", "holds", "says", "operands", "example"})
    over = _one_of(place, entry["over"], set(VIEWS))
    operands = tuple(entry["operands"])
    coefficients: Mapping[str, int] = entry.get("coefficients", {})
    for operand in (*operands, *coefficients):
        _one_of(place, operand, set(VIEWS[over].operands))
    return Case(
        name=entry["name"],
        relation=Relation.CONDITION,
        severity=_word(place, Severity, entry.get("severity", rule.get("severity", "error"))),
        terms=tuple(Term(VIEWS[over].operands[operand], (), many=True) for operand in operands),
        example=_example(place, entry["example"]),
        condition=Condition(
            over=over,
            where=entry.get("where", "true"),
            holds=entry["holds"],
            says=entry["says"],
            operands=operands,
            group=VIEWS[over].group,
            reported=str(entry.get("reported", "NULL")),
            expected=str(entry.get("expected", "NULL")),
            tolerance=str(entry.get("tolerance", "NULL")),
            unit=entry.get("unit", ""),
            coefficients=tuple(coefficients.get(operand, 0) for operand in operands),
        ),
        constant=Decimal(str(entry.get("constant", 0))),
        counterpart=entry.get("counterpart", rule.get("counterpart", "")),
    )


def _term(place: str, by: tuple[str, ...], entry: Mapping[str, Any]) -> Term:
    _only(place, entry, _TERM_KEYS)
    shared = {key: entry[key] for key in _SELECTOR_KEYS if key in entry}
    alternatives = tuple(_selector(place, shared | other) for other in entry.get("any_of", ({},)))
    keys = dict.fromkeys(by, "self") | dict(entry.get("by", {}))
    if set(keys) != set(by) or not set(keys.values()) <= {"self", "parent", "class"}:
        raise CatalogueError(f"{place}: a term's keys must be those of its case: {keys}")
    return Term(
        name=entry.get("name") or _name(place, alternatives[0]),
        alternatives=alternatives,
        weight=entry.get("weight", 1),
        many=entry.get("many", False),
        measure=_one_of(place, entry.get("measure", "value"), {"value", "one", "names"}),
        absent=_word(place, Absent, entry.get("absent", "missing")),
        keys=tuple(keys.items()),
        near=_one_of(place, entry.get("near", "section"), {"section", "statement", "filing"}),
    )


def _selector(place: str, entry: Mapping[str, Any]) -> Selector:
    _only(place, entry, _SELECTOR_KEYS)
    _need(place, entry, {"statement", "concept"})
    statement = _one_of(place, entry["statement"], {*STATEMENTS, SAME})
    funds = {Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL} | _WORDS
    natures = {v for k, v in vars(Nature).items() if k.isupper()} | _WORDS
    return Selector(
        statement=statement,
        concepts=tuple(_concepts(place, _list(entry["concept"]))),
        scenarios=tuple(_one_of(place, s, set(Scenario)) for s in _list(entry.get("scenario", "final"))),
        function=_dimension(place, entry.get("function"), set(FUNCTION_LEVELS) | _WORDS, digits=True),
        economic=_dimension(place, entry.get("economic"), set(ECONOMIC_LEVELS) | _WORDS, digits=True),
        fund=_dimension(place, entry.get("fund"), funds),
        nature=_dimension(place, entry.get("nature"), natures),
    )


def _concepts(place: str, names: Iterable[str]) -> Iterable[str]:
    """Concept ids; ``income.*`` stands for the parts of ``income``, ``same`` for the percentage's own."""
    known = concepts()
    for name in names:
        if name == SAME:
            yield name
        elif name.endswith(".*"):
            parent = name.removesuffix(".*")
            parts = [c.id for c in known.values() if c.parent == parent and c.id.startswith(parent + ".")]
            if not parts:
                raise CatalogueError(f"{place}: {name} has no parts")
            yield from parts
        elif name in known:
            yield name
        else:
            raise CatalogueError(f"{place}: unknown concept {name}")


def _dimension(place: str, value: Any, words: set[str], digits: bool = False) -> tuple[str, ...]:
    if value is None:
        return (TOTAL,)
    found = []
    for word in _list(value):
        if word not in words and not (digits and word.isdigit()):
            raise CatalogueError(f"{place}: unknown value {word!r} of a dimension")
        found.append(TOTAL if word == "total" else word)
    return tuple(found)


def _name(place: str, selector: Selector) -> str:
    """A Chinese name for a term that has none: its fund, concept, nature, level and scenario."""
    natures = [v for v in selector.nature if v and v not in _WORDS]
    if len(selector.concepts) > 1 or len(natures) > 1:
        raise CatalogueError(f"{place}: a term of several concepts or natures needs a name")
    concept = concepts().get(selector.concepts[0])
    named = [v for v in selector.fund if v not in _WORDS]
    label = "".join([*named, concept.label if concept else "同项"])
    levels = [_LEVELS[v] for v in (*selector.function, *selector.economic) if v in _LEVELS]
    scenarios = (
        []
        if "final" in selector.scenarios and concept
        else [SCENARIOS.get(v, "决算数") for v in selector.scenarios]
    )
    return "·".join([label + "".join(levels), *natures, "或".join(scenarios)]).removesuffix("·")


def _example(place: str, entry: Mapping[str, Any]) -> Example:
    _only(place, entry, {"figures", "changed"})
    _need(place, entry, {"figures", "changed"})
    figures = tuple(str(line) for line in entry["figures"])
    changed = tuple((str(start), str(value)) for start, value in entry["changed"].items())
    for start, _ in changed:
        if sum(f"{line} ".startswith(f"{start} ") for line in figures) != 1:
            raise CatalogueError(f"{place}: {start!r} must begin exactly one line of its example")
    return Example(figures, changed)


def _validity(place: str, entry: Mapping[str, Any]) -> Validity:
    _only(place, entry, {"first_year", "last_year", "regions"})
    return Validity(entry.get("first_year"), entry.get("last_year"), tuple(entry.get("regions", ())))


def _zero_base(place: str, entry: Mapping[str, Any]) -> ZeroBase:
    _only(place, entry, {"both_zero", "base_zero"})
    read = {key: tuple(Decimal(str(v)) for v in values) for key, values in entry.items()}
    return ZeroBase(**read)


def _list(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _only(place: str, entry: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(entry) - known:
        raise CatalogueError(f"{place}: unknown key {sorted(unknown)}")


def _need(place: str, entry: Mapping[str, Any], keys: set[str]) -> None:
    if missing := keys - set(entry):
        raise CatalogueError(f"{place}: missing {sorted(missing)}")


def _one_of(place: str, value: str, allowed: set[str]) -> str:
    if value not in allowed:
        raise CatalogueError(f"{place}: {value!r} is none of {sorted(allowed)}")
    return value


def _word(place: str, kind: type[_Word], value: Any) -> _Word:
    try:
        return kind(value)
    except ValueError as error:
        raise CatalogueError(f"{place}: {value!r} is no {kind.__name__}") from error
