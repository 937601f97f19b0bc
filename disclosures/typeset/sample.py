"""The sample prefecture on disk: filings, a manifest of when each was published, the truth beside them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from random import Random

from disclosures.filing import Scope
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.booking import FUNDS
from disclosures.typeset.consolidation import combine
from disclosures.typeset.faults import plan_faults
from disclosures.typeset.generate import generate
from disclosures.typeset.kinds import UnitKind, catalogue, make_profile
from disclosures.typeset.prefecture import (
    DepartmentPlan,
    drawn_prefecture,
    prefecture,
    small_prefecture,
)
from disclosures.typeset.producers import DEFAULT_PRODUCER
from disclosures.typeset.profile import UnitProfile
from disclosures.typeset.publication import DepartmentRecord, SampleDocument, publish
from disclosures.typeset.rollup_truth import DepartmentTruth, RollupTruth, department_truth
from disclosures.typeset.styles import style_named
from disclosures.typeset.truth import WrittenFiling, save_filing
from disclosures.typeset.truth_files import TruthWriter
from disclosures.typeset.typesetting import typeset_filing

DEFAULT_SEED = 652300
MANIFEST_COLUMNS = ("file_name", "address", "unit", "fiscal_year", "scope", "published_on")
_AHEAD = 4
_UNITS_ALONE = 0.7


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Which sample to write.

    ``units`` null: the listed departments, few but with everything that can happen; else departments with
    so many units in all, drawn. ``fiscal_years`` empty: those of the sample whose forms there are; they are
    consecutive. ``form`` empty: for each year the form of its time.
    """

    units: int | None = None
    fiscal_years: tuple[int, ...] = ()
    seed: int = DEFAULT_SEED
    form: str = ""
    producer: str = DEFAULT_PRODUCER

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years.

        Raises:
            ValueError: they are not consecutive, or no form is for one of them.
        """
        settings = prefecture()
        if not self.fiscal_years:
            asked = settings.fiscal_years if self.units is not None else settings.small_years
            return tuple(year for year in asked if self.form or settings.has_form(year))
        years = tuple(sorted(self.fiscal_years))
        if years != tuple(range(years[0], years[-1] + 1)):
            raise ValueError(f"fiscal years are not consecutive: {years}")
        if not self.form:
            for year in years:
                settings.form(year)
        return years

    def departments(self) -> Iterator[DepartmentPlan]:
        """The departments, one after the other.

        Raises:
            ValueError: there are not names for so many units.
        """
        if self.units is None:
            return small_prefecture(self.years, self.seed)
        return drawn_prefecture(self.units, self.years, self.seed)


@dataclass(frozen=True, slots=True)
class WrittenDepartment:
    """The filings of one department as they were written."""

    record: DepartmentRecord = field(repr=False)
    filings: tuple[WrittenFiling, ...]
    truth: DepartmentTruth = field(repr=False)


def sample_records(size: SampleSize | None = None) -> Iterator[DepartmentRecord]:
    """What the departments of a sample publish, without typesetting it."""
    chosen = size or SampleSize()
    for plan in chosen.departments():
        yield publish(plan, chosen.years, chosen.seed, form=chosen.form)


def write_sample(
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    producer: str = DEFAULT_PRODUCER,
    size: SampleSize | None = None,
    workers: int = 1,
    progress: Callable[[str], None] | None = None,
) -> list[WrittenFiling]:
    """Write a sample as `stream_sample` does, and keep what was written.

    Args:
        folder: made where it does not exist; files of the same names are replaced.
        seed: of the small sample, where no ``size`` is given.
        producer: of the same.
        size: which sample; null: the small one.
        workers: processes that typeset at the same time.
        progress: called with the name of each file that was written.

    Returns:
        What was written, by department and year. The same size gives the same bytes with any ``workers``.

    Raises:
        ValueError: there is no such sample.
        UnprintableTextError: a text has a character that the font lacks.
    """
    written: list[WrittenFiling] = []
    for department in stream_sample(
        folder, size or SampleSize(seed=seed, producer=producer), workers=workers
    ):
        for filing in department.filings:
            written.append(filing)
            if progress is not None:
                progress(filing.path.name)
    return written


def stream_sample(folder: Path, size: SampleSize, *, workers: int = 1) -> Iterator[WrittenDepartment]:
    """Write ``folder/filings/*.pdf`` with ``manifest.csv``, and ``folder/truth``, department by department.

    However many units there are, only a few departments are held in memory.

    Raises:
        ValueError: there is no such sample.
        UnprintableTextError: a text has a character that the font lacks.
    """
    filings = folder / "filings"
    filings.mkdir(parents=True, exist_ok=True)
    with (
        (filings / "manifest.csv").open("w", encoding="utf-8", newline="") as stream,
        TruthWriter(folder / "truth") as truth,
        RollupTruth(folder / "truth") as rollups,
    ):
        manifest = csv.DictWriter(stream, MANIFEST_COLUMNS, lineterminator="\n")
        manifest.writeheader()
        for department in _written(folder, size, workers):
            manifest.writerows(_manifest_row(document) for document in department.record.documents)
            for filing in department.filings:
                filing.add_to(truth)
            rollups.add(department.record.plan, department.truth)
            yield department


def _written(folder: Path, size: SampleSize, workers: int) -> Iterator[WrittenDepartment]:
    plans = size.departments()
    if workers <= 1:
        for plan in plans:
            yield _write_department(plan, folder, size)
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting = [pool.submit(_write_department, p, folder, size) for p in islice(plans, workers * _AHEAD)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_write_department, plan, folder, size) for plan in islice(plans, 1)]


def _write_department(plan: DepartmentPlan, folder: Path, size: SampleSize) -> WrittenDepartment:
    record = publish(plan, size.years, size.seed, form=size.form)
    written = tuple(_write_document(document, folder, size) for document in record.documents)
    return WrittenDepartment(record, written, department_truth(record, size.producer))


def _write_document(document: SampleDocument, folder: Path, size: SampleSize) -> WrittenFiling:
    accounts = [filing.accounts for filing in document.filings if filing.accounts is not None]
    style = style_named(document.style)
    plan = plan_faults(accounts[0], document.faults, form=document.form, style=style, seed=size.seed)
    filing = typeset_filing(
        plan.accounts,
        form=document.form,
        style=style,
        seed=size.seed,
        faults=plan.faults,
        further=(*accounts[1:], *plan.further),
        producer=size.producer,
    )
    return save_filing(
        filing,
        plan.accounts,
        folder=folder / "filings",
        truth=folder / "truth",
        division=document.filings[0].division,
        name=document.file_name,
        revision=document.filings[0].revision,
        said=[said for filing in document.filings for said in (*filing.said_wrong, *plan.said)],
    )


def _manifest_row(document: SampleDocument) -> dict[str, object]:
    first = document.filings[0]
    return {
        "file_name": document.file_name,
        "address": document.address,
        "unit": first.unit_name,
        "fiscal_year": first.fiscal_year,
        # A site says nothing of what a document with two sets is.
        "scope": str(first.scope) if len(document.filings) == 1 else "",
        "published_on": first.published_on,
    }


def invented_accounts(
    seed: int, fiscal_years: Sequence[int] = (), funds: Collection[str] = FUNDS
) -> Accounts:
    """Accounts made up from a seed: of a unit, or of a department with its units.

    Args:
        seed: draws who it is, the year and all figures.
        fiscal_years: the years of which it is one; empty: the sample's last.
        funds: those that there may be money of.
    """
    random = Random(f"{seed}/invented")
    settings = prefecture()
    year = random.choice(tuple(fiscal_years) or settings.fiscal_years[-1:])
    division = random.choice(settings.divisions)
    department = random.choice([kind for kind in catalogue().kinds if kind.existed(year)])

    def made(kind: UnitKind, scope: Scope) -> UnitProfile:
        name = f"{division.name}{kind.name}"
        profile = make_profile(
            kind,
            key=f"{seed}/{name}",
            name=name,
            scope=scope,
            division=division.code,
            level=division.level,
            style=settings.styles[0],
            random=random,
        )
        return replace(profile, projects=tuple(p for p in profile.projects if p.fund in funds))

    if random.random() < _UNITS_ALONE:
        kind = random.choice((department.own, *department.units))
        return generate(made(kind, Scope.UNIT), (year,), seed)[-1]
    profiles = [made(department.own, Scope.OWN), *(made(k, Scope.UNIT) for k in department.units[:2])]
    own = profiles[0].unit
    names = tuple(profile.unit.name for profile in profiles[1:])
    members = ((f"{own.name}（本级）", "本级"), *((name, "所属单位") for name in names))
    whole = replace(own, scope=Scope.CONSOLIDATED, subordinates=names, members=members)
    return combine([generate(profile, (year,), seed)[-1] for profile in profiles], whole, seed=seed)
