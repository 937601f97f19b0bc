"""Published: what analysts open, built beside the old and swapped in."""

import shutil
from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb

from assets.home import Home
from assets.marts import TABLES as MARTS
from assets.notices import publish_notices
from assets.seams import Warehouse
from assets.tables import OWNERS, key
from expectations.life import read_reviews
from warehouse.atlas import build_atlas
from warehouse.folders import swapped_in
from warehouse.publishing import publish

WAREHOUSE = key("published.warehouse")
ATLAS = key("published.atlas")
DATA_DOCS = key("published.data_docs")
NOTICES = key("published.notices")


def _spec(
    asset_key: dg.AssetKey,
    description: str,
    kinds: set[str],
    deps: list[dg.AssetKey],
    *,
    skippable: bool = False,
) -> dg.AssetSpec:
    return dg.AssetSpec(
        asset_key,
        deps=deps,
        description=description,
        group_name="published",
        owners=OWNERS,
        kinds=kinds,
        skippable=skippable,
    )


SPECS = [
    _spec(
        WAREHOUSE,
        "发布的数据库: a read-only copy of the warehouse and Parquet files of its facts and marts",
        {"duckdb", "parquet"},
        [*(key(table) for table in MARTS), key("dq.finding")],
    ),
    _spec(ATLAS, "决算图册: the published warehouse as a site that needs no server", {"html"}, [WAREHOUSE]),
    _spec(
        NOTICES,
        "核对通知: for each filing with open errors a sheet that can be sent to its unit, HTML and PDF",
        {"html", "pdf"},
        [WAREHOUSE],
    ),
    _spec(
        DATA_DOCS,
        "检查报告: Great Expectations data docs of the result tables",
        {"html", "greatexpectations"},
        [key("dq.identity_result")],
        skippable=True,  # a run without checks has no report of them
    ),
]


@dg.multi_asset(specs=SPECS, pool="warehouse")
def published(
    home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Copy, validate, rename: whoever has the old files open keeps them."""
    with warehouse.connect() as con:
        done = publish(con, home.published)
    yield dg.MaterializeResult(
        asset_key=WAREHOUSE, metadata={"path": str(done.warehouse), "rows": sum(done.rows.values())}
    )
    with duckdb.connect(str(done.warehouse), read_only=True) as con:
        index = build_atlas(con, home.published_atlas)
        notices = publish_notices(con, home, read_reviews(home.reviews))
    yield dg.MaterializeResult(asset_key=ATLAS, metadata={"path": str(index)})
    yield dg.MaterializeResult(
        asset_key=NOTICES,
        metadata={"notices": notices, "path": str(home.published_notices / "index.html")},
    )
    if home.data_docs.exists():
        with swapped_in(home.published_data_docs) as folder:
            shutil.copytree(home.data_docs, folder, dirs_exist_ok=True)
        yield dg.MaterializeResult(asset_key=DATA_DOCS, metadata={"path": str(home.published_data_docs)})
