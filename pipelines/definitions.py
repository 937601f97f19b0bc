"""The Dagster code location: the same definitions for the web pages, the command line and tests."""

from __future__ import annotations

import dagster as dg

from assets import core, filings, landing, marts, published, quality
from assets.home import Home
from assets.seams import Reading, Warehouse
from pipelines.alerts.sensors import alert_sensors
from pipelines.inbox import inbox_sensor
from pipelines.reading_engine import ReadingEngine
from pipelines.resources import WarehouseFile

JOB = "juesuan"
PUBLISH_JOB = "publish"
_LAYERS = (landing, filings, core, quality, marts, published)


def build_defs(
    home: Home, *, reading: Reading | None = None, warehouse: Warehouse | None = None
) -> dg.Definitions:
    """All assets, checks, jobs, schedules and sensors over one home.

    Args:
        home: where everything is kept; nothing is created before a run does it.
        reading: what reads documents; null for processes of this machine.
        warehouse: what runs write to; null for the file in the home.
    """
    job = dg.define_asset_job(
        JOB, dg.AssetSelection.all(), description="From the inbox to the published files"
    )
    publish = dg.define_asset_job(
        PUBLISH_JOB,
        dg.AssetSelection.groups("marts", "published"),
        description="Make the totals again and swap in the published files",
    )
    return dg.Definitions(
        assets=dg.load_assets_from_modules(_LAYERS),
        asset_checks=dg.load_asset_checks_from_modules(_LAYERS),
        jobs=[job, publish],
        schedules=[
            dg.ScheduleDefinition(
                name="daily",
                job=job,
                cron_schedule="0 6 * * *",
                execution_timezone="Asia/Shanghai",
                default_status=dg.DefaultScheduleStatus.RUNNING,
                description="Every morning, whatever the inbox sensor has seen",
            )
        ],
        sensors=[inbox_sensor(job, home), *alert_sensors(home)],
        resources={
            "home": home,
            "reading": reading or ReadingEngine(),
            "warehouse": warehouse or WarehouseFile(home.warehouse),
        },
        executor=dg.in_process_executor,
    )


defs = build_defs(Home.from_environment())
