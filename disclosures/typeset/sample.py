"""The bundled sample: a prefecture with two counties, written as PDF filings with their truth beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disclosures.typeset.accounts import Accounts
from disclosures.typeset.generate import combine, generate
from disclosures.typeset.producers import DEFAULT_PRODUCER
from disclosures.typeset.profile import DepartmentProfile, SampleProfile, sample_profile
from disclosures.typeset.styles import Style
from disclosures.typeset.truth import WrittenFiling, write_filing
from disclosures.typeset.truth_files import TruthWriter
from disclosures.typeset.typesetting import typeset_filing

DEFAULT_SEED = 652300


@dataclass(frozen=True, slots=True)
class SampleAccounts:
    """The accounts of one filing of the sample, with its division and its filer's habits."""

    accounts: Accounts
    division: str
    style: Style


def sample_accounts(seed: int = DEFAULT_SEED) -> Iterator[SampleAccounts]:
    """All accounts of the sample: every unit and year, then the departments that consolidate some of them."""
    profile = sample_profile()
    by_unit: dict[str, tuple[Accounts, ...]] = {}
    for unit in profile.units:
        by_unit[unit.unit.name] = generate(unit, profile.fiscal_years, seed)
        for accounts in by_unit[unit.unit.name]:
            yield SampleAccounts(accounts, unit.division, profile.styles[unit.style])
    for department in profile.departments:
        yield from _consolidated(profile, department, by_unit, seed)


def _consolidated(
    profile: SampleProfile, department: DepartmentProfile, by_unit: dict[str, tuple[Accounts, ...]], seed: int
) -> Iterator[SampleAccounts]:
    for years in zip(*(by_unit[name] for name in department.members), strict=True):
        accounts = combine(years, department.unit, seed=seed)
        yield SampleAccounts(accounts, department.division, profile.styles[department.style])


def write_sample(
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    producer: str = DEFAULT_PRODUCER,
    progress: Callable[[str], None] | None = None,
) -> list[WrittenFiling]:
    """Write the sample: ``folder/filings/*.pdf`` and ``folder/truth/*.parquet``.

    Args:
        folder: made where it does not exist; files of the same names are replaced.
        seed: the same seed gives the same bytes.
        producer: one of `producer_names`.
        progress: called with the name of each file that was written.

    Returns:
        What was written, in order of units and years.
    """
    profile = sample_profile()
    written = []
    with TruthWriter(folder / "truth") as truth:
        for sample in sample_accounts(seed):
            accounts = sample.accounts
            fault = profile.faults.get((accounts.unit.name, accounts.fiscal_year))
            filing = typeset_filing(
                accounts,
                form=profile.form,
                style=sample.style,
                seed=seed,
                faults=[fault] if fault is not None else [],
                producer=producer,
            )
            done = write_filing(
                filing, accounts, folder=folder / "filings", truth=truth, division=sample.division
            )
            written.append(done)
            if progress is not None:
                progress(done.path.name)
    return written


def invented_accounts(seed: int) -> Accounts:
    """Accounts made up from a seed: one of the sample's units in the last year, with other numbers."""
    profile = sample_profile()
    unit = profile.units[seed % len(profile.units)]
    return generate(unit, profile.fiscal_years, seed)[-1]
