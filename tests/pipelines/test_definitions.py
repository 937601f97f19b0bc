"""The code location as a whole: its assets, checks, jobs and sensors, and that each says what it is."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.home import Home
from assets.tables import NOT_ASSETS, tables
from expectations.catalogue import FAMILIES
from pipelines.definitions import build_defs
from warehouse import MEMORY, connect, table_rows

ROOT = Path(__file__).resolve().parents[2]

ASSETS = [
    "core/code_name",
    "core/dim_concept",
    "core/dim_division",
    "core/dim_economic",
    "core/dim_filing",
    "core/dim_function",
    "core/dim_unit",
    "core/division_name",
    "core/fct_asset",
    "core/fct_economic_expenditure",
    "core/fct_elimination",
    "core/fct_expenditure",
    "core/fct_figure",
    "core/fct_function_expenditure",
    "core/fct_performance_indicator",
    "core/fct_performance_project",
    "core/fct_procurement",
    "core/fct_revenue",
    "core/fct_revision_change",
    "core/fct_staff",
    "core/fct_three_public",
    "core/filing_document",
    "core/filing_match",
    "core/filing_sentence",
    "core/filing_statement",
    "core/function_name_observation",
    "core/member_unit",
    "core/reading_issue",
    "core/unit_lineage",
    "core/unit_link",
    "core/unit_name",
    "core/unit_parent",
    "core/unresolved_division",
    "dq/consolidation",
    "dq/consolidation_summary",
    "dq/coverage",
    "dq/evaluation",
    "dq/finding",
    "dq/finding_rule",
    "dq/finding_state",
    "dq/finding_suspect",
    "dq/identity_result",
    "dq/member_check",
    "dq/open_transfer",
    "dq/rule",
    "dq/second_reading",
    "dq/transfer",
    "dq/transfer_side",
    "filings/reading",
    "mart/county_economic_item_year",
    "mart/county_economic_year",
    "mart/county_function_item_year",
    "mart/county_function_year",
    "mart/county_fund_year",
    "mart/county_nature_year",
    "mart/county_three_public_year",
    "mart/county_year",
    "mart/division_change",
    "mart/prefecture_economic_item_year",
    "mart/prefecture_economic_year",
    "mart/prefecture_function_item_year",
    "mart/prefecture_function_year",
    "mart/prefecture_fund_year",
    "mart/prefecture_nature_year",
    "mart/prefecture_part_year",
    "mart/prefecture_three_public_year",
    "mart/prefecture_year",
    "mart/province_economic_item_year",
    "mart/province_economic_year",
    "mart/province_function_item_year",
    "mart/province_function_year",
    "mart/province_fund_year",
    "mart/province_nature_year",
    "mart/province_three_public_year",
    "mart/province_year",
    "mart/restatement",
    "mart/rollup_excluded",
    "mart/rollup_member",
    "mart/rollup_unit",
    "mart/unit_change",
    "mart/unit_year",
    "published/atlas",
    "published/data_docs",
    "published/notices",
    "published/warehouse",
    "raw/bundle_member",
    "raw/document",
    "raw/picture",
    "raw/picture_page",
    "raw/quarantine",
    "raw/retrieval",
    "raw/site_event",
    "raw/site_poll",
    "sites/arrivals",
]
CHECKS = {
    *("reader_survived", "orphans", "unique", "one_current"),
    *("results_can_be_relied_on", "marts_are_current", "totals", "no_money_twice"),
}


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_defs(Home(tmp_path_factory.mktemp("never_prepared")))


@pytest.fixture(scope="module")
def specs(defs: dg.Definitions) -> list[dg.AssetSpec]:
    return defs.resolve_all_asset_specs()


def test_the_assets_are_these(specs: list[dg.AssetSpec]) -> None:
    assert sorted(spec.key.to_user_string() for spec in specs) == ASSETS


def test_every_table_of_the_warehouse_is_an_asset(specs: list[dg.AssetSpec]) -> None:
    with connect(MEMORY) as con:
        found = set(table_rows(con))
    keys = {".".join(spec.key.path) for spec in specs}
    assert found - keys == NOT_ASSETS
    assert set(tables("raw")) == {
        *("raw.document", "raw.retrieval", "raw.quarantine", "raw.site_event", "raw.site_poll"),
        *("raw.bundle_member", "raw.picture", "raw.picture_page"),
    }


def test_every_asset_says_what_it_is_and_whose(specs: list[dg.AssetSpec]) -> None:
    groups = {"sites", "landing", "filings", "core", "consolidation", "quality", "marts", "published"}
    for spec in specs:
        assert spec.description, spec.key
        assert spec.owners, spec.key
        assert spec.kinds, spec.key
        assert spec.group_name in groups, spec.key
    assert {spec.group_name for spec in specs} == groups


def test_the_layers_follow_each_other(specs: list[dg.AssetSpec]) -> None:
    upstream = {
        spec.key.to_user_string(): {d.asset_key.to_user_string() for d in spec.deps} for spec in specs
    }
    assert upstream["raw/document"] == {"sites/arrivals"}
    assert "raw/document" in upstream["filings/reading"]
    assert "filings/reading" in upstream["core/fct_figure"]
    assert "core/fct_figure" in upstream["dq/identity_result"]
    assert "dq/identity_result" in upstream["mart/county_year"]
    assert "mart/county_year" in upstream["published/warehouse"]


def test_every_check_says_what_it_asks_and_every_family_of_rules_is_one(defs: dg.Definitions) -> None:
    checks = {spec.name: spec for checks in defs.asset_checks or [] for spec in checks.check_specs}
    assert set(checks) == set(FAMILIES) | CHECKS
    assert all(spec.description for spec in checks.values())
    blocking = {name for name, spec in checks.items() if spec.blocking}
    assert blocking == CHECKS - {"reader_survived"}


def test_jobs_schedule_and_sensor(defs: dg.Definitions) -> None:
    repository = defs.get_repository_def()
    assert {job.name for job in repository.get_all_jobs()} - {"__ASSET_JOB"} == {
        "juesuan",
        "poll",
        "publish",
        "backfill",
    }
    assert [schedule.name for schedule in repository.schedule_defs] == ["daily"]
    assert {sensor.name for sensor in repository.sensor_defs} == {
        *(
            "automation",
            "dead_runs",
            "inbox",
            "arrivals",
            "alert_new_errors",
            "alert_failed_runs",
            "alert_retry",
        )
    }
    assert all(job.description for job in repository.get_all_jobs() if job.name != "__ASSET_JOB")
    assert all(sensor.description for sensor in [*repository.sensor_defs, *repository.schedule_defs])


def test_totals_and_published_files_follow_and_are_watched(specs: list[dg.AssetSpec]) -> None:
    followers = {spec.group_name for spec in specs if spec.automation_condition and spec.freshness_policy}
    assert followers == {"marts", "published"}


def test_every_step_that_opens_the_warehouse_waits_for_its_pool(defs: dg.Definitions) -> None:
    job = defs.resolve_job_def("juesuan")
    pools = {node.name: node.pool for node in job.all_node_defs if isinstance(node, dg.OpDefinition)}
    assert set(pools.values()) == {"warehouse"}


def test_the_workspace_names_definitions_that_load() -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    (entry,) = workspace["load_from"]
    module = importlib.import_module(entry["python_module"]["module_name"])
    dg.Definitions.validate_loadable(module.defs)
    assert module.defs.get_repository_def().has_job("juesuan")


def test_building_definitions_touches_no_disk(tmp_path: Path) -> None:
    build_defs(Home(tmp_path / "home"))
    assert list(tmp_path.iterdir()) == []


def test_layers_import_downwards_only() -> None:
    order = ["disclosures", "warehouse", "expectations", "assets", "pipelines"]
    allowed = {
        "warehouse": {"disclosures"},
        "expectations": {"disclosures"},
        "assets": {"disclosures", "warehouse", "expectations"},
        "pipelines": set(order),
    }
    for package, below in allowed.items():
        for path in (ROOT / package).rglob("*.py"):
            imported = set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M))
            assert imported & set(order) <= {package, *below}, path
