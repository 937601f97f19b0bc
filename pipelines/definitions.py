"""The Dagster code location: the same definitions for the web pages, the command line and tests."""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from assets import consolidation, core, filings, landing, marts, published, quality, sites
from assets.home import Home
from assets.seams import Reading, Sites, Warehouse
from pipelines.alerts.sensors import alert_sensors
from pipelines.cli import ENGINES
from pipelines.inbox import inbox_sensor
from pipelines.instance import dead_runs_sensor
from pipelines.reading_engine import ReadingEngine
from pipelines.resources import WarehouseFile
from pipelines.sites.schedules import PublicationSites, arrivals_sensor, backfill_config, poll_schedules

JOB = "juesuan"
PUBLISH_JOB = "publish"
POLL_JOB = "poll"
BACKFILL_JOB = "backfill"
_LAYERS = (sites, landing, filings, core, consolidation, quality, marts, published)

_FOLLOWS = dg.AutomationCondition.eager() & dg.AutomationCondition.all_deps_blocking_checks_passed()
_FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=48), warn_window=timedelta(hours=30))
"""The daily schedule makes everything once in 24 hours, whether or not something arrived."""


def with_automation(spec: dg.AssetSpec) -> dg.AssetSpec:
    """Totals and published files follow what they are made of, never past a check that stops a run."""
    if spec.group_name not in {"marts", "published"}:
        return spec
    return spec.replace_attributes(automation_condition=_FOLLOWS, freshness_policy=_FRESH)


def build_defs(
    home: Home,
    *,
    reading: Reading | None = None,
    warehouse: Warehouse | None = None,
    publication_sites: Sites | None = None,
) -> dg.Definitions:
    """All assets, checks, jobs, schedules and sensors over one home.

    Args:
        home: where everything is kept; nothing is created before a run does it.
        reading: what reads documents; null for processes of this machine.
        warehouse: what runs write to; null for the file in the home.
        publication_sites: what asks sites; null for HTTP.

    Raises:
        SitesError: ``sites.yaml`` of the home cannot be used.
    """
    polled = dg.AssetSelection.groups("sites")
    first = reading or ReadingEngine()
    (other,) = (name for name in ENGINES if name != getattr(first, "engine", ENGINES[0]))
    job = dg.define_asset_job(
        JOB,
        dg.AssetSelection.all() - polled,
        description="From the inbox and what sites sent to the published files",
    )
    poll = dg.define_asset_job(POLL_JOB, polled, description="Ask one publication site what is new")
    backfill = dg.define_asset_job(
        BACKFILL_JOB,
        dg.AssetSelection.all(),
        config=backfill_config(),
        description="All sites from their beginning, everything in quarantine once more, then the whole way",
    )
    publish = dg.define_asset_job(
        PUBLISH_JOB,
        dg.AssetSelection.groups("consolidation", "marts", "published"),
        description="Make the totals again and swap in the published files",
    )
    return dg.Definitions(
        assets=dg.map_asset_specs(with_automation, dg.load_assets_from_modules(_LAYERS)),
        asset_checks=dg.load_asset_checks_from_modules(_LAYERS),
        jobs=[job, publish, poll, backfill],
        schedules=[
            dg.ScheduleDefinition(
                name="daily",
                job=job,
                cron_schedule="0 6 * * *",
                execution_timezone="Asia/Shanghai",
                default_status=dg.DefaultScheduleStatus.RUNNING,
                description="Every morning, whatever the sensors have seen",
            ),
            *poll_schedules(poll, home),
        ],
        sensors=[
            dg.AutomationConditionSensorDefinition(
                "automation",
                target=dg.AssetSelection.groups("marts", "published"),
                default_status=dg.DefaultSensorStatus.RUNNING,
                description="Totals and published files follow the tables they are made of",
            ),
            dead_runs_sensor(),
            inbox_sensor(job, home),
            arrivals_sensor(job, home),
            *alert_sensors(home),
        ],
        resources={
            "home": home,
            "sites": publication_sites or PublicationSites(),
            "reading": first,
            "second_reading": ReadingEngine(engine=other),
            "warehouse": warehouse or WarehouseFile(home.warehouse),
        },
        executor=dg.in_process_executor,
    )


defs = build_defs(Home.from_environment())
