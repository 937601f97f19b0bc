"""The command ``juesuan typeset``: write filings whose every figure is known."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from disclosures import typeset as field
from pipelines.cli import UsageError
from pipelines.output import write_rows

COLUMNS = ("document", "unit", "fiscal_year", "scope", "pages", "figures", "truth", "faults")


def typeset(arguments: argparse.Namespace) -> int:
    """Write one filing, or the sample prefecture, and say what was written."""
    seed = field.DEFAULT_SEED if arguments.seed is None else arguments.seed
    if arguments.form is not None and arguments.form not in field.form_ids():
        raise UsageError(f"no form {arguments.form}; there are: {', '.join(field.form_ids())}")
    try:
        written = write_sample(arguments.out, seed) if arguments.sample else [_one(arguments, seed)]
    except (field.AccountsFileError, field.UnprintableTextError, ValueError, OSError) as error:
        raise UsageError(str(error)) from error
    rows = (
        {
            "document": str(filing.path),
            "unit": filing.unit_name,
            "fiscal_year": filing.fiscal_year,
            "scope": str(filing.scope),
            "pages": filing.page_count,
            "figures": len(filing.figures),
            "truth": str(filing.truth),
            "faults": None if filing.faults is None else str(filing.faults),
        }
        for filing in written
    )
    write_rows(COLUMNS, rows, arguments.format, sys.stdout)
    return 0


def write_sample(folder: Path, seed: int = field.DEFAULT_SEED) -> list[field.WrittenFiling]:
    """Write the sample prefecture, with a progress bar."""
    with tqdm(desc="typesetting the sample", unit="filing", disable=None, leave=False) as bar:
        return field.write_sample(folder, seed=seed, progress=lambda name: bar.update())


def _one(arguments: argparse.Namespace, seed: int) -> field.WrittenFiling:
    form = {} if arguments.form is None else {"form": arguments.form}
    return field.typeset(
        seed if arguments.source is None else arguments.source, arguments.out, seed=seed, **form
    )
