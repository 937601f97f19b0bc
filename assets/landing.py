"""Landing: the bytes of documents are kept, and the warehouse knows that they came and from where."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from assets.files import files_below, folder_of, publications
from assets.home import Home
from assets.seams import Warehouse
from assets.tables import materialized, table_specs
from warehouse.arrivals import forget, land_arrivals, register_events, waiting
from warehouse.bundles import spread_places
from warehouse.known_files import KnownFiles
from warehouse.landing import register

TABLES = ("raw.document", "raw.retrieval", "raw.site_event", "raw.site_poll")


class LandingConfig(dg.Config):
    """Which files to take in beside what sites sent: files and folders, or the inbox where none are named."""

    paths: list[str] = Field(default_factory=list)
    source: str = "inbox"


@dg.multi_asset(specs=table_specs(TABLES, "landing", deps=["sites.arrivals"]), pool="warehouse")
def landing(
    config: LandingConfig, home: dg.ResourceParam[Home], warehouse: dg.ResourceParam[Warehouse]
) -> Iterator[dg.MaterializeResult[Any]]:
    """Copy documents to the landing folder, each once by its bytes, and record where they were seen."""
    paths = [Path(path) for path in config.paths] or [home.inbox]
    files = files_below(paths)
    said = publications(files)
    with warehouse.connect() as con:
        known = KnownFiles(con, config.source, files)
    landed = [
        known.land(file, home.landing, said.get(file), folder_of(file, paths, home.inbox)) for file in files
    ]
    arrived = waiting(home.arrivals)
    landed += land_arrivals(arrived, home.landing)
    with warehouse.connect() as con:
        new, events = register(con, landed), register_events(con, arrived)
        spread_places(con)
        counts = {"files": len(landed), "new_documents": new, "published": len(said), "site_events": events}
        yield from materialized(con, TABLES, counts)
    forget(arrived)
