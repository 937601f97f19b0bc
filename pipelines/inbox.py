"""Starts a run when documents have come into the inbox and have finished coming."""

from __future__ import annotations

import hashlib
import time

import dagster as dg

from assets.files import files_below, manifests_beside
from assets.home import Home

SETTLED_S = 5.0
"""A file that changed less than this ago may still be on its way."""


def inbox_sensor(job: dg.JobDefinition | dg.UnresolvedAssetJobDefinition, home: Home) -> dg.SensorDefinition:
    """A sensor that asks for one run for each new state of the inbox, told by names, sizes and times."""

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=15,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="New or changed files in the inbox start the job",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        if not home.inbox.is_dir():
            return dg.SkipReason(f"there is no inbox yet: {home.inbox}")
        documents = files_below([home.inbox])
        states = [(str(path), path.stat()) for path in (*documents, *manifests_beside(documents))]
        if any(time.time() - state.st_mtime < SETTLED_S for _, state in states):
            return dg.SkipReason("files are still arriving")
        listing = repr([(path, state.st_size, state.st_mtime_ns) for path, state in states])
        digest = hashlib.sha256(listing.encode()).hexdigest()
        if not states or digest == context.cursor:
            return dg.SkipReason("nothing new in the inbox")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)

    return inbox
