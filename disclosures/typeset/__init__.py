"""Figures → a realistic filing, with the truth beside it.

`typeset` writes one filing from accounts; `read_accounts` takes accounts from a table of leaf figures,
`invented_accounts` makes some up from a seed; `write_sample` writes the bundled sample prefecture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from disclosures.typeset.accounts import Accounts
from disclosures.typeset.faults import UnplantableFaultError, fault_kinds, plan_faults
from disclosures.typeset.figures import Fault
from disclosures.typeset.fonts import UnprintableTextError
from disclosures.typeset.form import load_form
from disclosures.typeset.form_files import FormError, form_ids
from disclosures.typeset.leaves import AccountsFileError, read_accounts, write_accounts
from disclosures.typeset.producers import (
    DEFAULT_PRODUCER,
    UnknownProducerError,
    drawing_producer_names,
    producer_names,
    text_producer_names,
)
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.sample import (
    DEFAULT_SEED,
    SampleSize,
    invented_accounts,
    stream_sample,
    write_sample,
)
from disclosures.typeset.styles import Style, UnknownStyleError, style_named, styles
from disclosures.typeset.truth import WrittenFiling, file_name, write_filing
from disclosures.typeset.truth_files import TruthWriter, read_figures
from disclosures.typeset.typesetting import typeset_attachments, typeset_filing

__all__ = [
    "DEFAULT_FORM",
    "DEFAULT_PRODUCER",
    "DEFAULT_SEED",
    "Accounts",
    "AccountsFileError",
    "Fault",
    "FormError",
    "SampleSize",
    "Style",
    "TruthWriter",
    "UnknownProducerError",
    "UnknownStyleError",
    "UnplantableFaultError",
    "UnprintableTextError",
    "WrittenFiling",
    "drawing_producer_names",
    "fault_kinds",
    "form_ids",
    "invented_accounts",
    "plan_faults",
    "producer_names",
    "read_accounts",
    "read_figures",
    "stream_sample",
    "style_named",
    "styles",
    "text_producer_names",
    "typeset",
    "typeset_two_files",
    "write_accounts",
    "write_sample",
]

DEFAULT_FORM = "xinjiang_2023"


def typeset(
    source: Accounts | Path | int,
    out: Path,
    *,
    form: str = DEFAULT_FORM,
    style: Style | None = None,
    seed: int = DEFAULT_SEED,
    faults: Sequence[Fault] = (),
    kinds_of_faults: Sequence[str] = (),
    producer: str = DEFAULT_PRODUCER,
) -> WrittenFiling:
    """Write one filing, and beside it its truth: ``figures.parquet`` and, with faults, ``faults.parquet``.

    Rows of other filings in these files stay.

    Args:
        source: accounts, a CSV or JSON file of leaf figures (`leaves`), or a seed to invent accounts from.
        out: the file, with the suffix of its producer; or a folder, which takes the file under the name that
            such a filing is published under.
        form: one of `form_ids`.
        style: the filer's habits of drawing and filling in.
        seed: draws the wordings of reasons.
        faults: errors to print where these say.
        kinds_of_faults: kinds of `fault_kinds` to plant where the seed says.
        producer: one of `producer_names`.

    Raises:
        AccountsFileError, FormError, UnprintableTextError: the source, the form or a text cannot be used.
        UnknownProducerError: there is no such producer.
        UnplantableFaultError: the filing has no place for a fault of that kind.
        ValueError: the form has no place for one of the funds, or a fault hits no figure.
        OSError: a file cannot be read or written.
    """
    accounts = _accounts(source, form)
    plan = plan_faults(accounts, kinds_of_faults, form=form, style=style, seed=seed)
    filing = typeset_filing(
        plan.accounts,
        form=form,
        style=style,
        seed=seed,
        faults=(*faults, *plan.faults),
        further=plan.further,
        producer=producer,
    )
    is_folder = out.suffix.lower() != producer_named(producer).suffix
    folder = out if is_folder else out.parent
    name = "" if is_folder else out.name
    return write_filing(filing, plan.accounts, folder=folder, truth=folder, name=name, said=plan.said)


def typeset_two_files(
    source: Accounts | Path | int,
    folder: Path,
    *,
    form: str = DEFAULT_FORM,
    style: Style | None = None,
    seed: int = DEFAULT_SEED,
) -> tuple[WrittenFiling, WrittenFiling]:
    """Write one filing as two files, as many are published: the narrative as a PDF, the statements in Excel.

    Each is a document of its own in the truth beside them; together they hold every figure once.

    Args:
        source: as in `typeset`.
        folder: takes the files under the names that such attachments are published under.
        form: one of `form_ids`.
        style: the filer's habits of drawing and filling in.
        seed: draws the wordings of reasons.

    Raises:
        AccountsFileError, FormError, UnprintableTextError: the source, the form or a text cannot be used.
        ValueError: the form has no place for one of the funds.
        OSError: a file cannot be read or written.
    """
    accounts = _accounts(source, form)
    files = typeset_attachments(accounts, form=form, style=style, seed=seed)
    narrative, statements = (
        write_filing(
            filing,
            accounts,
            folder=folder,
            truth=folder,
            name=file_name(accounts, addition + producer_named(filing.producer).suffix),
        )
        for filing, addition in zip(files, ("情况说明", "公开表"), strict=True)
    )
    return narrative, statements


def _accounts(source: Accounts | Path | int, form: str) -> Accounts:
    if isinstance(source, Path):
        return read_accounts(source)
    return _invented(source, form) if isinstance(source, int) else source


def _invented(seed: int, form: str) -> Accounts:
    """Accounts that a form can hold: of the sample's last year, if the form is for it."""
    spec = load_form(form)
    years = range(spec.first_year, spec.last_year + 1)
    sample = [year for year in SampleSize(units=1).years if year in years]
    return invented_accounts(seed, sample[-1:] or years[-1:], spec.funds)
