"""Compares departments with the units in them and finds what moved between these (``sql/consolidation``)."""

from __future__ import annotations

TABLES = (
    *("core.fct_elimination", "dq.consolidation", "dq.consolidation_summary", "dq.transfer"),
    "dq.member_check",
)
"""What is made from all current filings of a department together."""
