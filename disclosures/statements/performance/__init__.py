"""Performance sheets as figures, from ruled tables and from text that has lost its columns."""

from disclosures.statements.performance.reader import read_performance
from disclosures.statements.performance.spans import sheet_spans

__all__ = ["read_performance", "sheet_spans"]
