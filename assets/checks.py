"""Checks that stop a run: queries of the warehouse that find a bug, as blocking asset checks."""

from collections.abc import Iterator, Sequence

import dagster as dg

from assets.seams import Warehouse
from assets.tables import key
from warehouse.publishing import validations, violations


def blocking_checks(name: str, table: str, queries: Sequence[str]) -> dg.AssetChecksDefinition:
    """One step that asks these queries of ``warehouse/sql/publish``; each is a check of ``table``."""
    specs = [
        dg.AssetCheckSpec(query, asset=key(table), description=validations()[query][0], blocking=True)
        for query in queries
    ]

    @dg.multi_asset_check(name=name, specs=specs, pool="warehouse")
    def check(warehouse: dg.ResourceParam[Warehouse]) -> Iterator[dg.AssetCheckResult]:
        with warehouse.connect() as con:
            for query in queries:
                wrong = [[str(cell) for cell in row] for row in violations(con, query)]
                yield dg.AssetCheckResult(
                    asset_key=key(table), check_name=query, passed=not wrong, metadata={"worst": wrong}
                )

    return check
