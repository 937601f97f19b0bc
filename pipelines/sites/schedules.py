"""When sites are asked, and what starts a run once something has arrived."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from assets.home import Home
from pipelines.sites.entries import find_site, load_sites
from pipelines.sites.polling import poll
from warehouse.arrivals import SitePoll, is_news, waiting

_ASSET_OP = "sites__arrivals"


@dataclass(frozen=True, slots=True)
class PublicationSites:
    """Sites as ``sites.yaml`` of the home describes them, asked over HTTP."""

    def poll(self, root: Path, site: str | None, *, recrawl: bool) -> list[SitePoll]:
        """Ask one site, or all, one after the other.

        Raises:
            SitesError: there is no such entry, or the file cannot be used.
        """
        entries = load_sites(root) if site is None else (find_site(root, site),)
        return [poll(entry, root, recrawl=recrawl) for entry in entries]


def poll_schedules(
    job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition, home: Home
) -> list[dg.ScheduleDefinition]:
    """A schedule for each entry of ``sites.yaml``, on from the start; a changed file needs a reload.

    Raises:
        SitesError: the file cannot be used.
    """
    return [
        dg.ScheduleDefinition(
            name=f"poll_{site.id}",
            job=job,
            cron_schedule=site.schedule,
            execution_timezone="Asia/Shanghai",
            run_config=poll_config(site.id),
            tags={"juesuan/site": site.id},
            default_status=dg.DefaultScheduleStatus.RUNNING,
            description=f"{site.name}: 有无新公开的决算",
        )
        for site in load_sites(home.root)
    ]


def poll_config(site: str) -> dict[str, object]:
    """The configuration of a run of the poll job for one site."""
    return {"ops": {_ASSET_OP: {"config": {"site": site}}}}


def backfill_config() -> dict[str, object]:
    """The configuration of a run that begins again with every site and with what is in quarantine."""
    return {
        "ops": {_ASSET_OP: {"config": {"recrawl": True}}, "filings": {"config": {"retry": True}}},
    }


def arrivals_sensor(
    job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition, home: Home
) -> dg.SensorDefinition:
    """A sensor that asks for one run for each new state of the arrivals."""

    @dg.sensor(
        name="arrivals",
        job=job,
        minimum_interval_seconds=15,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="来件: what was fetched from sites starts the job; a poll that brought nothing does not",
    )
    def arrivals(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        names = [path.name for path in waiting(home.arrivals) if is_news(path)]
        digest = hashlib.sha256(repr(names).encode()).hexdigest()
        if not names or digest == context.cursor:
            return dg.SkipReason("nothing has arrived")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)

    return arrivals
