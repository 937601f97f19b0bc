"""Forms, templates and the font: complete, consistent, and our own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from disclosures.filing import Scenario
from disclosures.typeset import form_ids
from disclosures.typeset.booking import Key
from disclosures.typeset.codes import functional_codes
from disclosures.typeset.form import Entry, load_form, parse_ask, parse_key
from disclosures.typeset.form_files import FormError
from disclosures.typeset.kinds import catalogue
from disclosures.typeset.prefecture import prefecture
from disclosures.typeset.producers.reportlab_pdf import typeface
from disclosures.typeset.profile import project_templates
from disclosures.typeset.words import ordinal

PACKAGE = Path(__file__).resolve().parents[2] / "disclosures"
DATA = sorted((PACKAGE / "typeset").rglob("*.yaml"))


@pytest.mark.parametrize("form_id", form_ids())
def test_a_form_loads_for_each_of_its_years(form_id: str) -> None:
    last = load_form(form_id)
    for year in range(last.first_year, last.last_year + 1):
        form = load_form(form_id, year)
        statements = [spec.statement for spec in form.statements]
        assert len(set(statements)) == len(statements)
        # Yunnan has 三公 as a list beyond the nine.
        assert {"T1", "T2", "T3", "T4", "T5", "T6", "T8"} <= set(statements)
        assert set(_statements_spoken_of(form.narrative)) == {"narrative", "staff"}
    with pytest.raises(FormError, match="is for"):
        load_form(form_id, last.last_year + 1)


def _statements_spoken_of(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        yield entry.statement
        for option in entry.options:
            yield from _statements_spoken_of(option)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(FormError, match="no form atlantis"):
        load_form("atlantis")


def test_numbers_are_asked_for_in_a_small_notation() -> None:
    denominators = {"income": Key("income")}
    ask = parse_ask("fiscal_income fund=一般公共预算 @share over=income", denominators)
    assert ask.key == Key("fiscal_income", fund="一般公共预算", scenario=Scenario.SHARE)
    assert ask.over == Key("income")
    ask = parse_ask("three_public @growth_rate ?增长|下降", denominators)
    assert ask.signs == ("增长", "下降")
    for wrong in ("income @share", "income @colour", "income over=income", "income @share over=moon"):
        with pytest.raises(FormError):
            parse_ask(wrong, denominators)
    for wrong in ("phlogiston", "income weight=1", "fiscal_income fund=私房钱"):
        with pytest.raises(FormError):
            parse_key(wrong)


def test_a_number_may_be_printed_in_another_unit() -> None:
    assert parse_ask("three_public.reception_batches @final unit=个", {}).unit == "个"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (26, "二十六")]
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_the_font_holds_every_character_of_the_data() -> None:
    song = typeface(False).song
    sources = [*DATA, *(PACKAGE / "taxonomy" / "codes").glob("*.csv")]
    for path in sources:
        lacking = {c for c in path.read_text(encoding="utf-8") if not c.isspace() and c not in song}
        # Signs of the notation and of comments are never printed.
        assert not {c for c in lacking if "\u4e00" <= c <= "\u9fff"}, path.name


def test_what_the_sample_is_made_of_is_complete() -> None:
    kinds = catalogue().kinds
    assert len(kinds) >= 24
    assert sum(len(department.units) for department in kinds) > 60
    assert len(project_templates()) > 20
    codes = [functional_codes(year) for year in (2018, *prefecture().fiscal_years)]
    for kind in (kind for department in kinds for kind in (department.own, *department.units)):
        used = [kind.running, kind.general, kind.special, *([kind.fund[1]] if kind.fund else [])]
        assert all(code in book.names for code in used for book in codes), kind.name


def test_every_name_of_the_sample_has_a_way_to_change() -> None:
    endings = tuple(prefecture().renaming)
    for department in catalogue().kinds:
        for kind in (department.own, *department.units):
            assert kind.name.endswith(endings), kind.name


def _texts(node: Any) -> Iterable[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def test_invented_words_are_not_those_of_a_real_filer(changji_text: Path) -> None:
    """Wording of the form is common to all filers; reasons, duties, goals and definitions must be our own."""
    real = re.sub(r"\s", "", changji_text.read_text(encoding="utf-8"))
    invented: list[str] = []
    for form_id in form_ids():
        form = load_form(form_id)
        invented += _texts(form.reasons)
        parts = [n for n, entry in enumerate(form.narrative) if entry.kind == "part"]
        defined = next(n for n in parts if "名词解释" in form.narrative[n].texts[0])
        end = next((n for n in parts if n > defined), len(form.narrative))
        invented += (text for entry in form.narrative[defined:end] for text in entry.texts)
    for path in (PACKAGE / "typeset/sample").glob("*.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        invented += [text for text in _texts(content) if len(text) > 12]
    assert len(invented) > 300
    for text in invented:
        assert len(text) < 12 or text.rstrip("。") not in real, text


def test_every_form_is_described() -> None:
    page = (PACKAGE.parent / "docs" / "forms.md").read_text(encoding="utf-8")
    for form_id in form_ids():
        form = load_form(form_id)
        assert f"| `{form_id}` | {form.first_year}–{form.last_year} |" in page
