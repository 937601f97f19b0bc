"""Sites: what publication sites have that is new, fetched into the folder of arrivals."""

from dataclasses import asdict

import dagster as dg

from assets.home import Home
from assets.seams import Sites
from assets.tables import OWNERS, key

ARRIVALS = key("sites.arrivals")


class PollConfig(dg.Config):
    """``site``: the entry of ``sites.yaml`` to ask, null for all. ``recrawl``: back to its beginning."""

    site: str | None = None
    recrawl: bool = False


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
    """Ask sites what they have, and take what is not known; the next poll goes on where this one ends."""
    done = sites.poll(home.root, config.site, recrawl=config.recrawl)
    polls = [dg.TableRecord({n: v for n, v in asdict(one).items() if not n.endswith("_at")}) for one in done]
    new = sum(one.new_files for one in done)
    return dg.MaterializeResult(
        metadata={"new_files": new, **({"polls": dg.MetadataValue.table(polls)} if polls else {})}
    )
