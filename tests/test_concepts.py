"""The vocabulary is sound: every concept is labelled, parents exist, and periods follow the period type."""

import pytest

from disclosures.taxonomy.concepts import Concept, concepts


def test_every_concept_has_a_chinese_label_and_a_parent_of_its_own_kind() -> None:
    found = concepts()
    assert all(any("\u4e00" <= char <= "\u9fff" for char in c.label) for c in found.values())
    for concept in found.values():
        if concept.parent is not None:
            assert found[concept.parent].type == concept.type, concept.id


@pytest.mark.parametrize(
    ("concept_id", "period"), [("expenditure", "FY2023"), ("asset.fixed_gross", "2023-12-31")]
)
def test_the_period_follows_the_period_type(concept_id: str, period: str) -> None:
    assert concepts()[concept_id].period(2023) == period


def test_labels_are_unique_within_a_family() -> None:
    seen: dict[tuple[str, str], Concept] = {}
    for concept in concepts().values():
        key = (concept.id.split(".")[0], concept.label)
        assert key not in seen, f"{concept.id} and {seen[key].id} have one label"
        seen[key] = concept
