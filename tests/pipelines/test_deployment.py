"""The files of deploy/: Dagster takes its production settings, and they say what one machine's do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._config import process_config
from dagster._core.instance.config import dagster_instance_config_schema

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = yaml.safe_load((ROOT / "deploy" / "dagster.production.yaml").read_text("utf-8"))
ONE_MACHINE = yaml.safe_load((ROOT / "pipelines" / "dagster.yaml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "USER", "PASSWORD", "DB"):
        monkeypatch.setenv(f"DAGSTER_PG_{name}", name.lower())


def errors(settings: dict[str, Any]) -> list[str]:
    return [
        error.message for error in process_config(dagster_instance_config_schema(), settings).errors or []
    ]


def test_dagster_takes_the_settings_and_would_not_take_a_misspelt_one() -> None:
    assert errors(PRODUCTION) == errors(ONE_MACHINE) == []
    assert errors({**PRODUCTION, "run_monitorin": {}}) != []
    storage = {"postgres": {"postgres_db": {**PRODUCTION["storage"]["postgres"]["postgres_db"], "hots": "a"}}}
    assert errors({**PRODUCTION, "storage": storage}) != []
    pools = {"granularity": "run", "default_limt": 1}
    assert errors({**PRODUCTION, "concurrency": {"pools": pools}}) != []


def test_production_differs_from_one_machine_in_its_storage_only() -> None:
    assert {name: part for name, part in PRODUCTION.items() if name != "storage"} == ONE_MACHINE
    assert set(PRODUCTION["storage"]) == {"postgres"}


def test_the_version_that_is_to_be_installed_goes_with_dagsters() -> None:
    """Dagster 1.x.y goes with integrations 0.(x+16).y."""
    _, minor, patch = dg.__version__.split(".")
    pin = f"dagster-postgres==0.{int(minor) + 16}.{patch}"
    for name in ("README.md", "dagster.production.yaml"):
        assert pin in (ROOT / "deploy" / name).read_text("utf-8")
