"""How exactly filings are read whose every figure is known: each form by each producer, in every style.

``python -m benchmarks.accuracy`` typesets filings of invented accounts, reads them and compares all figures
with the truth: what they are about, what they say, and where they stand. A producer is a program or a format:
PDFs by reportlab and typst, Word, Excel and web pages. It prints one table, then the exceptions by cause,
and ends with status 1 unless every figure was read exactly.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import product

from tqdm import tqdm

from disclosures.filing import DocumentKind
from disclosures.reading import read_bytes
from disclosures.typeset import form_ids, producer_names, styles
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.comparison import Comparison, compare
from disclosures.typeset.form import load_form
from disclosures.typeset.prefecture import prefecture
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.sample import invented_accounts
from disclosures.typeset.typesetting import TypesetFiling, typeset_attachments, typeset_filing

DEFAULT_SEED = 2023
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
    """How it was read; ``exceptions`` are (cause, one line for people)."""

    task: Task
    pages: int
    figures: int
    exact: int
    exceptions: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Row:
    """The sums of one form and producer."""

    filings: int = 0
    pages: int = 0
    figures: int = 0
    exact: int = 0
    exceptions: list[tuple[str, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one filing."""
        self.filings += 1
        self.pages += outcome.pages
        self.figures += outcome.figures
        self.exact += outcome.exact
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
        sum(compared.figures for compared, _ in measured),
        sum(compared.exact for compared, _ in measured),
        tuple(exception for _, exceptions in measured for exception in exceptions),
    )


def _measured(
    made: TypesetFiling, accounts: Accounts, is_attachment: bool
) -> tuple[Comparison, list[tuple[str, str]]]:
    """One file against its truth."""
    # Attachments have names that say what they are; a workbook of statements may not print the year.
    addition = f"{accounts.fiscal_year}年度部门决算" if is_attachment else ""
    suffix = producer_named(made.producer).suffix
    filing = read_bytes(made.data, f"{accounts.unit.name}{addition}{suffix}")
    compared = compare(made.figures, filing.figures)
    exceptions = [(str(m.cause), str(m)) for m in compared.mismatches]
    exceptions += [("issue", f"{i.code} on page {i.page}: {i.message}") for i in filing.issues]
    said = (filing.kind, filing.unit_name, filing.fiscal_year, filing.page_count)
    true = (DocumentKind.FINAL_ACCOUNTS, accounts.unit.name, accounts.fiscal_year, made.page_count)
    if said != true:
        exceptions.append(("wrong identity", f"read {said}, typeset {true}"))
    return compared, exceptions


def ways() -> tuple[str, ...]:
    """All producers, and the two files of one filing."""
    return (*producer_names(), ATTACHMENTS)


def tasks(
    forms: Sequence[str], producers: Sequence[str], names: Sequence[str], filings: int, seed: int
) -> Iterator[Task]:
    """``filings`` filings of each form by each producer: styles take turns, and so do the accounts."""
    for form, producer in product(forms, producers):
        for number in range(filings):
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
        "--filings", type=int, help="filings of each form and producer (default: one a style)"
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
            arguments.filings or len(names),
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
    return 0 if all(row.exact == row.figures and not row.exceptions for row in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
