"""The command ``juesuan typeset``: write filings whose every figure is known."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from disclosures import typeset as field
from pipelines.cli import UsageError
from pipelines.output import write_rows

COLUMNS = (
    *("document", "unit", "fiscal_year", "scope", "form", "producer"),
    *("pages", "figures", "truth", "faults"),
)


def typeset(arguments: argparse.Namespace) -> int:
    """Write one filing, or the sample prefecture, and say what was written."""
    seed = field.DEFAULT_SEED if arguments.seed is None else arguments.seed
    _check_names(arguments)
    producer = arguments.producer or field.DEFAULT_PRODUCER
    try:
        if arguments.sample:
            rows = _sample_rows(arguments, seed, producer)
        else:
            rows = _rows(_files(arguments, seed, producer))
        # The rows of a sample come while it is written, so errors come here too.
        write_rows(COLUMNS, rows, arguments.format, sys.stdout)
    except (field.AccountsFileError, field.UnprintableTextError, ValueError, OSError) as error:
        raise UsageError(str(error)) from error
    return 0


def _rows(written: Iterable[field.WrittenFiling]) -> Iterator[dict[str, object]]:
    return (
        {
            "document": str(filing.path),
            "unit": filing.unit_name,
            "fiscal_year": filing.fiscal_year,
            "scope": str(filing.scope),
            "form": filing.form,
            "producer": filing.producer,
            "pages": filing.page_count,
            "figures": len(filing.figures),
            "truth": str(filing.truth),
            "faults": None if filing.faults is None else str(filing.faults),
        }
        for filing in written
    )


def _sample_rows(arguments: argparse.Namespace, seed: int, producer: str) -> Iterator[dict[str, object]]:
    """Write a sample of the size asked for, with a progress bar; one row per document while it is written."""
    years = arguments.years or ()
    size = field.SampleSize(units=arguments.units, fiscal_years=years, seed=seed, producer=producer)
    units = arguments.units or sum(len(plan.units) for plan in size.departments())
    with tqdm(desc="typesetting the sample", total=units, unit="unit", disable=None, leave=False) as bar:
        for department in field.stream_sample(arguments.out, size, workers=arguments.workers):
            bar.update(len(department.record.plan.units))
            yield from _rows(department.filings)


def _check_names(arguments: argparse.Namespace) -> None:
    known = {"form": field.form_ids(), "style": tuple(field.styles()), "producer": field.producer_names()}
    for kind, names in known.items():
        name = getattr(arguments, kind)
        if name is not None and name not in names:
            raise UsageError(f"no {kind} {name}; there are: {', '.join(names)}")
    for kind_of_fault in arguments.fault:
        if kind_of_fault not in field.fault_kinds():
            raise UsageError(f"no fault {kind_of_fault}; there are: {', '.join(field.fault_kinds())}")
    if arguments.sample and arguments.fault:
        raise UsageError("--fault: for one filing; the sample has its own")
    if not arguments.sample and (arguments.units is not None or arguments.years):
        raise UsageError("--units, --years: sizes of a --sample")
    if arguments.sample and arguments.producer not in (None, *field.drawing_producer_names()):
        raise UsageError(f"--producer {arguments.producer}: the documents of a --sample are PDFs")
    if arguments.two_files and (arguments.sample or arguments.fault or arguments.producer):
        raise UsageError("--two-files: for one filing without a --fault, as a PDF and an Excel file")
    for option in ("form", "style"):
        if arguments.sample and getattr(arguments, option) is not None:
            raise UsageError(f"--{option}: the filers of the sample have their own")


def write_sample(
    folder: Path, seed: int = field.DEFAULT_SEED, producer: str = field.DEFAULT_PRODUCER
) -> list[field.WrittenFiling]:
    """Write the sample prefecture, with a progress bar."""
    with tqdm(desc="typesetting the sample", unit="filing", disable=None, leave=False) as bar:
        return field.write_sample(folder, seed=seed, producer=producer, progress=lambda name: bar.update())


def _files(arguments: argparse.Namespace, seed: int, producer: str) -> Sequence[field.WrittenFiling]:
    """The file of one filing, or its two files."""
    source = seed if arguments.source is None else arguments.source
    form = arguments.form or field.DEFAULT_FORM
    style = None if arguments.style is None else field.style_named(arguments.style)
    if arguments.two_files:
        return field.typeset_two_files(source, arguments.out, form=form, style=style, seed=seed)
    return (
        field.typeset(
            source,
            arguments.out,
            form=form,
            style=style,
            seed=seed,
            producer=producer,
            kinds_of_faults=arguments.fault,
        ),
    )
