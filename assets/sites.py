"""Sites: what publication sites have that is new, fetched into the folder of arrivals."""

import dagster as dg

from assets.home import Home
from assets.seams import Sites
from assets.tables import OWNERS, key

ARRIVALS = key("sites.arrivals")


class PollConfig(dg.Config):
    """``site``: the entry of ``sites.yaml`` to ask."""

    site: str


@dg.asset(
    key=ARRIVALS,
    description="站点来件: files of publication sites that are new or were replaced, waiting to be landed",
    group_name="sites",
    owners=OWNERS,
    kinds={"http", "file"},
    pool="sites",
    retry_policy=dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL),
)
def arrivals(
    config: PollConfig, home: dg.ResourceParam[Home], sites: dg.ResourceParam[Sites]
) -> dg.MaterializeResult:
    """Ask one site what it has, and take what is not known; the next poll goes on where this one ends."""
    done = sites.poll(config.site, home.root)
    return dg.MaterializeResult(
        metadata={
            "site": done.site,
            "pages": done.pages,
            "announced": done.announced,
            "new_documents": done.new_documents,
            "checked_documents": done.checked_documents,
            "new_files": done.new_files,
            "unchanged_files": done.unchanged_files,
            "events": done.events,
            "is_complete": done.is_complete,
        }
    )
