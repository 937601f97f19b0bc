"""How exactly filings are read whose every figure is known: each form by each producer, in every style.

``python -m benchmarks.accuracy`` typesets filings of invented accounts, reads them and compares all figures
with the truth: what they are about, what they say, and where they stand. A producer is a program or a format:
PDFs by reportlab and typst, Word, Excel and web pages. It prints one table, then the exceptions by cause,
and ends with status 1 unless every figure was read exactly.

Pictures (a scan as PDF, a TIFF, an archive of one JPEG a page) are read by OCR, one filing of each form
unless ``--filings`` says more, and only where ``juesuan[ocr]`` is installed. Of the figures of each such
producer 99.9% are to be read exactly, and of those that equations let into the warehouse none may be wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from assets.recognition import proved
from disclosures.documents.page_pictures import FileInFolder, documents_in
from disclosures.documents.scan import is_available
from disclosures.filing import DocumentKind, Figure, Filing
from disclosures.reading import open_bytes
from disclosures.typeset import form_ids, producer_names, styles, text_producer_names
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.comparison import PICTURE_SLACK, SLACK, Cause, Comparison, compare
from disclosures.typeset.form import load_form
from disclosures.typeset.prefecture import prefecture
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.sample import invented_accounts
from disclosures.typeset.typesetting import TypesetFiling, typeset_attachments, typeset_filing
from warehouse.readings import DocumentReading

DEFAULT_SEED = 2023
WANTED_OF_PICTURES = 0.999
_WRONG = frozenset({Cause.EXTRA, Cause.WRONG_VALUE, Cause.WRONG_CONCEPT})
ATTACHMENTS = "pdf+xlsx"
"""The narrative as a PDF and the statements as a workbook beside it, in the place of a producer."""


@dataclass(frozen=True, slots=True)
class Task:
    """One filing to typeset and read."""

    form: str
    producer: str
    style: str
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it was read; ``exceptions`` are (cause, one line for people).

    Of a picture: how many figures have ``values`` (the rest is blank or words), how many of these are
    ``loaded``, and how many of them are ``wrong``.
    """

    task: Task
    pages: int
    figures: int
    exact: int
    exceptions: tuple[tuple[str, str], ...]
    values: int = 0
    loaded: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Row:
    """The sums of one form and producer."""

    filings: int = 0
    pages: int = 0
    figures: int = 0
    exact: int = 0
    values: int = 0
    loaded: int = 0
    wrong: int = 0
    exceptions: list[tuple[str, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one filing."""
        self.filings += 1
        self.pages += outcome.pages
        self.figures += outcome.figures
        self.exact += outcome.exact
        self.values += outcome.values
        self.loaded += outcome.loaded
        self.wrong += outcome.wrong
        where = f"{outcome.task.style}, seed {outcome.task.seed}"
        self.exceptions += [(cause, f"[{where}] {text}") for cause, text in outcome.exceptions]


def accounts_for(form: str, seed: int) -> Accounts:
    """Invented accounts that a form can hold, of units and departments and of any year that it is for."""
    spec = load_form(form)
    last = max(spec.first_year, min(spec.last_year, prefecture().fiscal_years[-1]))
    return invented_accounts(seed, range(spec.first_year, last + 1), spec.funds)


def measure(task: Task) -> Outcome:
    """Typeset one filing, read its file or files, compare."""
    accounts = accounts_for(task.form, task.seed)
    style = styles()[task.style]
    if task.producer == ATTACHMENTS:
        files = typeset_attachments(accounts, form=task.form, style=style, seed=task.seed)
    else:
        files = (
            typeset_filing(accounts, form=task.form, style=style, seed=task.seed, producer=task.producer),
        )
    measured = [_measured(made, accounts, len(files) > 1) for made in files]
    return Outcome(
        task,
        sum(made.page_count for made in files),
        sum(one.compared.figures for one in measured),
        sum(one.compared.exact for one in measured),
        tuple(exception for one in measured for exception in one.exceptions),
        sum(one.values for one in measured),
        sum(one.loaded for one in measured),
        sum(one.wrong for one in measured),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """One file against its truth."""

    compared: Comparison
    exceptions: tuple[tuple[str, str], ...]
    values: int = 0
    loaded: int = 0
    wrong: int = 0


def _measured(made: TypesetFiling, accounts: Accounts, is_attachment: bool) -> _Measured:
    # Attachments have names that say what they are; a workbook of statements may not print the year.
    addition = f"{accounts.fiscal_year}年度部门决算" if is_attachment else ""
    producer = producer_named(made.producer)
    filing = read_made(made.data, f"{accounts.unit.name}{addition}{producer.suffix}")
    slack = PICTURE_SLACK if producer.is_picture else SLACK
    compared = compare(made.figures, filing.figures, slack)
    exceptions = [(str(m.cause), str(m)) for m in compared.mismatches]
    exceptions += [("issue", f"{i.code} on page {i.page}: {i.message}") for i in filing.issues]
    said = (filing.kind, filing.unit_name, filing.fiscal_year, filing.page_count)
    true = (DocumentKind.FINAL_ACCOUNTS, accounts.unit.name, accounts.fiscal_year, made.page_count)
    if said != true:
        exceptions.append(("wrong identity", f"read {said}, typeset {true}"))
    if not producer.is_picture:
        return _Measured(compared, tuple(exceptions))
    loaded = [figure for figure in loaded_of(filing, producer.suffix) if figure.value is not None]
    wrong = [m for m in compare(made.figures, loaded, slack).mismatches if m.cause in _WRONG and m.found]
    exceptions += [("loaded wrong", str(m)) for m in wrong]
    values = sum(figure.value is not None for figure in made.figures)
    return _Measured(compared, tuple(exceptions), values, len(loaded), len(wrong))


def read_made(data: bytes, name: str) -> Filing:
    """Read a file; of an archive the pictures in it, which are the pages of one filing."""
    found = open_bytes(data, name)
    if isinstance(found, Filing):
        return found
    with TemporaryDirectory(prefix="juesuan-") as folder:
        files = [FileInFolder(Path(folder) / member.file_name, "", member.name) for member in found.members]
        for file, member in zip(files, found.members, strict=True):
            file.path.write_bytes(member.data)
        ((first, *further),) = documents_in(files)
        filing = open_bytes(first.path.read_bytes(), name, further=[page.path for page in further])
    assert isinstance(filing, Filing)
    return filing


def loaded_of(filing: Filing, suffix: str) -> tuple[Figure, ...]:
    """The figures of a filing as the warehouse takes them: values that nothing proves are null."""
    reading = DocumentReading(
        sha256=filing.sha256,
        file_name=filing.document_name,
        kind=suffix.removeprefix("."),
        byte_size=0,
        reader=filing.reader,
        filing=filing,
    )
    (proven,) = proved([reading], {})
    assert proven.filing is not None
    return proven.filing.figures


def ways() -> tuple[str, ...]:
    """All producers whose files can be read here, and the two files of one filing."""
    return (*(producer_names() if is_available() else text_producer_names()), ATTACHMENTS)


def is_picture(name: str) -> bool:
    """Whether a producer makes pictures."""
    return name != ATTACHMENTS and producer_named(name).is_picture


def tasks(
    forms: Sequence[str], producers: Sequence[str], names: Sequence[str], filings: int | None, seed: int
) -> Iterator[Task]:
    """``filings`` filings of each form by each producer: styles take turns, and so do the accounts.

    Where ``filings`` is null there is one for each style, but of pictures, which take long, one in all. What
    a watermark covers nobody can read in a picture: styles that print one are left out there.
    """
    clear = [name for name in names if not styles()[name].look.watermark]
    for position, (form, producer) in enumerate(product(forms, producers)):
        if is_picture(producer):
            for number in range(filings or 1) if clear else ():
                yield Task(form, producer, clear[(position + number) % len(clear)], seed + number)
            continue
        for number in range(filings or len(names)):
            yield Task(form, producer, names[number % len(names)], seed + number)


def report(rows: dict[tuple[str, str], Row], shown: int) -> None:
    """Print the table, then exceptions by cause, the first ``shown`` of each in full."""
    print(f"{'form':<24}{'producer':<12}{'filings':>8}{'pages':>8}{'figures':>10}{'exact':>10}{'':>10}")
    for (form, producer), row in sorted(rows.items()):
        percent = 100 * row.exact / row.figures if row.figures else 0.0
        # Rounded down: 100% is said only of all.
        percent = percent if row.exact == row.figures else min(percent, 99.999)
        print(
            f"{form:<24}{producer:<12}{row.filings:>8}{row.pages:>8}{row.figures:>10}{row.exact:>10}{percent:>9.3f}%"
        )
    pictures = {key: row for key, row in sorted(rows.items()) if is_picture(key[1])}
    if pictures:
        print(f"\n{'pictures':<24}{'producer':<12}{'values':>8}{'loaded':>8}{'wrong':>8}")
    for (form, producer), row in pictures.items():
        print(f"{form:<24}{producer:<12}{row.values:>8}{row.loaded:>8}{row.wrong:>8}")
    for (form, producer), row in sorted(rows.items()):
        if not row.exceptions:
            continue
        counts = Counter(cause for cause, _ in row.exceptions)
        print(f"\n{form} by {producer}:", ", ".join(f"{n} {cause}" for cause, n in counts.most_common()))
        for cause in counts:
            texts = [text for found, text in row.exceptions if found == cause]
            for text in texts[:shown]:
                print(f"  {text}")
            if len(texts) > shown:
                print(f"  … and {len(texts) - shown} more with the cause {cause!r} (--show)")


def main() -> int:
    """Measure and print; 1 unless everything was read exactly."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--form", action="append", choices=form_ids(), help="only this form; may be repeated")
    parser.add_argument("--producer", action="append", choices=ways(), help="only this producer")
    parser.add_argument("--style", action="append", choices=sorted(styles()), help="only this style")
    parser.add_argument(
        "--filings", type=int, help="filings of each form and producer (one a style; of pictures one)"
    )
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="of accounts (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="how many work at once (default: 2)")
    parser.add_argument("--show", type=int, default=5, help="exceptions shown of each cause (default: 5)")
    arguments = parser.parse_args()
    names = arguments.style or list(styles())
    todo = list(
        tasks(
            arguments.form or form_ids(),
            arguments.producer or ways(),
            names,
            arguments.filings,
            arguments.seed,
        )
    )
    rows: dict[tuple[str, str], Row] = {}
    bar = tqdm(total=len(todo), desc="typesetting and reading", unit="filing", disable=None, leave=False)
    with ProcessPoolExecutor(arguments.processes) as pool, bar:
        for outcome in map(measure, todo) if arguments.processes == 1 else pool.map(measure, todo):
            rows.setdefault((outcome.task.form, outcome.task.producer), Row()).add(outcome)
            bar.update()
    report(rows, arguments.show)
    if not is_available():
        print("\npictures are not measured: install juesuan[ocr] (make ocr)")
    producers = {producer for _, producer in rows}
    return 0 if all(is_good(p, [row for (_, of), row in rows.items() if of == p]) for p in producers) else 1


def is_good(producer: str, rows: Sequence[Row]) -> bool:
    """Whether of all forms by a producer so much is read as should be."""
    figures, exact = sum(row.figures for row in rows), sum(row.exact for row in rows)
    if is_picture(producer):
        return exact >= WANTED_OF_PICTURES * figures and not any(row.wrong for row in rows)
    return exact == figures and not any(row.exceptions for row in rows)


if __name__ == "__main__":
    sys.exit(main())
