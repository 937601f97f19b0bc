"""Figures → a realistic filing, with the truth beside it.

`typeset` writes one filing from accounts; `read_accounts` takes accounts from a table of leaf figures,
`invented_accounts` makes some up from a seed; `write_sample` writes the bundled sample prefecture.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from disclosures.typeset.accounts import Accounts
from disclosures.typeset.figures import Fault
from disclosures.typeset.fonts import UnprintableTextError
from disclosures.typeset.form_files import FormError, form_ids
from disclosures.typeset.leaves import AccountsFileError, read_accounts, write_accounts
from disclosures.typeset.producers import DEFAULT_PRODUCER, UnknownProducerError, producer_names
from disclosures.typeset.sample import DEFAULT_SEED, invented_accounts, write_sample
from disclosures.typeset.styles import Style, UnknownStyleError, style_named, styles
from disclosures.typeset.truth import WrittenFiling, write_filing
from disclosures.typeset.truth_files import TruthWriter, read_figures
from disclosures.typeset.typesetting import typeset_filing

__all__ = [
    "DEFAULT_FORM",
    "DEFAULT_PRODUCER",
    "DEFAULT_SEED",
    "Accounts",
    "AccountsFileError",
    "Fault",
    "FormError",
    "Style",
    "TruthWriter",
    "UnknownProducerError",
    "UnknownStyleError",
    "UnprintableTextError",
    "WrittenFiling",
    "form_ids",
    "invented_accounts",
    "producer_names",
    "read_accounts",
    "read_figures",
    "style_named",
    "styles",
    "typeset",
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
    producer: str = DEFAULT_PRODUCER,
) -> WrittenFiling:
    """Write one filing, and beside it its truth: ``figures.parquet`` and, with faults, ``faults.parquet``.

    Rows of other filings in these files stay.

    Args:
        source: accounts, a CSV or JSON file of leaf figures (`leaves`), or a seed to invent accounts from.
        out: the PDF; or a folder, which takes the file under the name that such a filing is published under.
        form: one of `form_ids`.
        style: the filer's habits of drawing and filling in.
        seed: draws the wordings of reasons.
        faults: digits to change where they are printed.
        producer: one of `producer_names`.

    Raises:
        AccountsFileError, FormError, UnprintableTextError: the source, the form or a text cannot be used.
        UnknownProducerError: there is no such producer.
        ValueError: the form has no place for one of the funds, or a fault hits no figure.
        OSError: a file cannot be read or written.
    """
    if isinstance(source, Path):
        accounts = read_accounts(source)
    elif isinstance(source, int):
        accounts = invented_accounts(source)
    else:
        accounts = source
    filing = typeset_filing(accounts, form=form, style=style, seed=seed, faults=faults, producer=producer)
    is_folder = out.suffix.lower() != ".pdf"
    folder = out if is_folder else out.parent
    return write_filing(filing, accounts, folder=folder, truth=folder, name="" if is_folder else out.name)
