"""What a department of the sample publishes: the filings of all its years, who owes one, who pays whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from disclosures.filing import Nature, Scope
from disclosures.typeset.accounts import Accounts, Unit
from disclosures.typeset.booking import NON_FISCAL, ZERO, Key
from disclosures.typeset.consolidation import added, combine, counted_twice, misbooked, restated
from disclosures.typeset.form import Form, load_form
from disclosures.typeset.generate import Identity, generate
from disclosures.typeset.prefecture import DepartmentPlan, UnitPlan, prefecture
from disclosures.typeset.profile import UnitProfile

DUE = (10, 31)
"""Month and day of the following year by which a filing is due."""
_WORDS = {Scope.CONSOLIDATED: "部门决算", Scope.OWN: "本级决算", Scope.UNIT: "单位决算"}
_MISSING_COSTS = Decimal("0.2")
_RESTATED = Decimal("0.3")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment within a department in one year, in exact yuan: the payer's and the receiver's leaf."""

    fiscal_year: int
    payer: str
    receiver: str
    paid: Key
    received: Key
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SampleFiling:
    """One filing, published or not.

    ``status`` is filed, late, revised (the second version) or missing; a missing one has no accounts,
    ``document`` and ``published_on``. ``is_leaf``: it counts in rollups: the department's current 汇总
    where there is one, else its own level and units. ``said_wrong`` are the
    kinds of errors that are in its accounts, each with what it is about.
    """

    unit_key: str
    unit_name: str
    department_key: str
    division: str
    fiscal_year: int
    scope: Scope
    revision: int
    is_current: bool
    is_leaf: bool
    status: str
    published_on: date | None
    document: str | None
    accounts: Accounts | None
    said_wrong: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """One document: usually one filing, sometimes two. ``faults`` are kinds of errors to print in it."""

    file_name: str
    address: str
    filings: tuple[SampleFiling, ...]
    style: str
    form: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueFiling:
    """Who owes a filing. ``status``: filed, late, missing, or not_due with the ``reason``."""

    unit_key: str
    unit_name: str
    department_key: str
    division: str
    fiscal_year: int
    scope: Scope
    due_on: date
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentRecord:
    """Everything about one department in all years."""

    plan: DepartmentPlan
    documents: tuple[SampleDocument, ...]
    filings: tuple[SampleFiling, ...]
    due: tuple[DueFiling, ...]
    transfers: tuple[Transfer, ...]


def publish(plan: DepartmentPlan, years: Sequence[int], seed: int, *, form: str = "") -> DepartmentRecord:
    """The filings of a department for consecutive years.

    Args:
        plan: the department.
        years: the fiscal years.
        seed: draws figures and dates.
        form: the form of all filings; empty: the one that the sample has for each year.
    """
    transfers = [t for year in range(years[0] - 1, years[-1] + 1) for t in _transfers(plan, year, seed)]
    forms = {year: load_form(form or prefecture().form(year), year) for year in years}
    accounts = _unit_accounts(plan, years, seed, transfers, forms)
    documents: list[SampleDocument] = []
    filings: list[SampleFiling] = []
    due: list[DueFiling] = []
    for year in years:
        made = list(_year(plan, year, seed, accounts, transfers))
        documents += _documents(plan, year, made, forms[year].id)
        filings += made
        due += _due(plan, year, made)
    return DepartmentRecord(
        plan,
        tuple(documents),
        tuple(filings),
        tuple(due),
        tuple(transfer for transfer in transfers if transfer.fiscal_year >= years[0]),
    )


def _transfers(plan: DepartmentPlan, year: int, seed: int) -> Iterator[Transfer]:
    """What the own level gives its units from its other income, and what they remit from what they earn."""
    if not plan.transfers:
        return
    own, *units = plan.in_year(year)
    random = Random(f"{seed}/{plan.key}/{year}/transfers")
    base = _earned(own, "income.other")
    helped = [unit for unit in units if random.random() < 0.7] or units[:1]
    for unit in helped:
        amount = _part(base / len(helped), random.randint(20, 45))
        yield _transfer(year, own, unit, "income.superior_subsidy", Nature.SUBSIDY, amount)
    for unit in units:
        earned = _earned(unit, "income.business")
        if earned and random.random() < 0.7:
            amount = _part(earned, random.randint(8, 25))
            yield _transfer(year, unit, own, "income.subordinate_remittance", Nature.REMITTED, amount)


def _earned(unit: UnitPlan, concept: str) -> Decimal:
    return sum((m.amount for m in unit.profile.other_money if m.concept == concept), ZERO)


def _part(amount: Decimal, percent: int) -> Decimal:
    return (amount * percent / 100).quantize(Decimal("0.01"))


def _transfer(
    year: int, payer: UnitPlan, receiver: UnitPlan, concept: str, nature: str, amount: Decimal
) -> Transfer:
    paid = Key("expenditure", payer.profile.running, fund=NON_FISCAL, nature=nature)
    return Transfer(year, payer.key, receiver.key, paid, Key(concept, receiver.profile.running), amount)


def leaves_of(transfers: Iterable[Transfer], fiscal_year: int) -> dict[Key, Decimal]:
    """Both sides of a year's transfers, as leaves."""
    leaves: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for transfer in transfers:
        if transfer.fiscal_year == fiscal_year:
            leaves[transfer.paid] += transfer.amount
            leaves[transfer.received] += transfer.amount
    return dict(leaves)


def _unit_accounts(
    plan: DepartmentPlan,
    years: Sequence[int],
    seed: int,
    transfers: Sequence[Transfer],
    forms: Mapping[int, Form],
) -> dict[tuple[str, int], Accounts]:
    """Accounts by unit and year; units in an order in which predecessors come first."""
    accounts: dict[tuple[str, int], Accounts] = {}
    for unit in plan.units:
        if unit.host:
            continue
        lived = [year for year in years if unit.exists(year)]
        if not lived:
            continue
        booked: defaultdict[int, defaultdict[Key, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for transfer in transfers:
            for key, leaf in ((transfer.payer, transfer.paid), (transfer.receiver, transfer.received)):
                if key == unit.key:
                    booked[transfer.fiscal_year][leaf] += transfer.amount
        inherited = None
        if unit.predecessors:
            before = [accounts[key, lived[0] - 1].leaves for key in unit.predecessors]
            inherited = added(before if unit.change == "merged" else [])
        for one in generate(
            _in_forms(unit.profile, forms),
            lived,
            seed,
            identity=_who(plan, unit),
            booked=booked,
            inherited=inherited,
        ):
            accounts[unit.key, one.fiscal_year] = one
    return accounts


def _who(plan: DepartmentPlan, unit: UnitPlan) -> Identity:
    return lambda year: (_identity(plan, unit, year), plan.units[0].name(year))


def _in_forms(profile: UnitProfile, forms: Mapping[int, Form]) -> UnitProfile:
    """The unit without projects of a fund in years whose form has no place for it."""
    projects = []
    for project in profile.projects:
        since = max((year + 1 for year, form in forms.items() if project.fund not in form.funds), default=0)
        projects.append(replace(project, first_year=max(project.first_year, since)))
    return replace(profile, projects=tuple(projects))


def _identity(plan: DepartmentPlan, unit: UnitPlan, year: int) -> Unit:
    """The unit as it is in one year; the own level knows the units below it."""
    name = unit.name(year)
    if unit.profile.unit.scope is not Scope.OWN:
        return replace(unit.profile.unit, name=name)
    below = tuple(other.name(year) for other in plan.in_year(year) if other is not unit)
    return replace(unit.profile.unit, name=name, subordinates=below)


def _whole(plan: DepartmentPlan, year: int) -> Unit:
    """The department as the filer of a 汇总, with the list of units in it."""
    own = plan.units[0]
    unit = _identity(plan, own, year)
    members = [(f"{own.name(year)}（本级）", "本级")]
    for other in plan.units[1:]:
        if other.exists(year):
            members.append((other.name(year), "预算不单列，并入本级" if other.host else "所属单位"))
    return replace(unit, scope=Scope.CONSOLIDATED, members=tuple(members))


def _consolidated(
    plan: DepartmentPlan,
    year: int,
    seed: int,
    accounts: Mapping[tuple[str, int], Accounts],
    transfers: Sequence[Transfer],
) -> Accounts:
    return combine(
        [accounts[unit.key, year] for unit in plan.in_year(year)],
        _whole(plan, year),
        seed=seed,
        eliminated=leaves_of(transfers, year) if plan.eliminates else None,
        eliminated_before=leaves_of(transfers, year - 1) if plan.eliminates else None,
    )


def _year(
    plan: DepartmentPlan,
    year: int,
    seed: int,
    accounts: Mapping[tuple[str, int], Accounts],
    transfers: Sequence[Transfer],
) -> Iterator[SampleFiling]:
    """All filings of a year: the 汇总 first."""
    wanted: list[tuple[str, UnitPlan, Accounts]] = []
    if plan.files in {"both", "consolidated"}:
        wanted.append(("", plan.units[0], _consolidated(plan, year, seed, accounts, transfers)))
    if plan.files != "consolidated":
        wanted += [(unit.key, unit, accounts[unit.key, year]) for unit in plan.in_year(year)]
    has_whole = bool(wanted) and not wanted[0][0] and not plan.happened("missing", year)
    for who, unit, correct in wanted:
        is_leaf = not who or not has_whole
        yield from _versions(plan, year, seed, who, unit, correct, is_leaf, accounts)


def _versions(
    plan: DepartmentPlan,
    year: int,
    seed: int,
    who: str,
    unit: UnitPlan,
    correct: Accounts,
    is_leaf: bool,
    accounts: Mapping[tuple[str, int], Accounts],
) -> Iterator[SampleFiling]:
    """One filing; before it, the version that it corrects where it was revised."""
    random = Random(f"{seed}/{unit.key}/{correct.unit.scope}/{year}/published")
    on_time = date(year + 1, 8, 15) + timedelta(days=random.randint(0, 70))
    made = SampleFiling(
        unit_key=unit.key,
        unit_name=correct.unit.name,
        department_key=plan.key,
        division=plan.division,
        fiscal_year=year,
        scope=correct.unit.scope,
        revision=1,
        is_current=True,
        is_leaf=is_leaf,
        status="filed",
        published_on=on_time,
        document=_file_name(correct),
        accounts=correct,
    )
    for event in plan.happened("fault", year, who):
        if event.fault == "counts_twice":
            counted = accounts[event.counted, year]
            wrong = (event.fault, counted.unit.name)
            made = replace(
                made, accounts=counted_twice(correct, counted), said_wrong=(*made.said_wrong, wrong)
            )
        elif event.fault == "restated_prior":
            wrong = (event.fault, f"FY{year - 1}")
            made = replace(made, accounts=restated(correct, _RESTATED), said_wrong=(*made.said_wrong, wrong))
    if plan.happened("missing", year, who):
        yield replace(
            made,
            accounts=None,
            document=None,
            published_on=None,
            status="missing",
            is_leaf=False,
            said_wrong=(),
        )
    elif plan.happened("revised", year, who):
        draft = misbooked(correct, _MISSING_COSTS)
        yield replace(made, accounts=draft, is_current=False, is_leaf=False)
        name = _file_name(correct, "（更正）")
        later = on_time + timedelta(days=random.randint(30, 120))
        yield replace(made, revision=2, status="revised", published_on=later, document=name)
    elif plan.happened("late", year, who):
        yield replace(
            made, status="late", published_on=date(year + 1, *DUE) + timedelta(random.randint(5, 120))
        )
    else:
        yield made


def _file_name(accounts: Accounts, addition: str = "") -> str:
    unit = accounts.unit
    return f"{unit.name}_{accounts.fiscal_year}年度{_WORDS[unit.scope]}{addition}.pdf"


def _documents(
    plan: DepartmentPlan, year: int, filings: list[SampleFiling], form: str
) -> list[SampleDocument]:
    """The documents of a year; where both sets are in one, the own level's filing moves into the 汇总's."""
    whole = next((f for f in filings if f.scope is Scope.CONSOLIDATED and f.is_current), None)
    own = next((f for f in filings if f.scope is Scope.OWN and f.is_current), None)
    documents: list[SampleDocument] = []
    is_double = plan.happened("double_set", year) and whole and own and whole.document and own.document
    if is_double and whole is not None and own is not None:
        moved = replace(own, document=whole.document, published_on=whole.published_on, status=whole.status)
        filings[filings.index(own)] = moved
        documents.append(_document(plan, (whole, moved), form))
    for filing in filings:
        if filing.document is not None and not any(filing in done.filings for done in documents):
            documents.append(_document(plan, (filing,), form))
    return documents


def _document(plan: DepartmentPlan, filings: tuple[SampleFiling, ...], form: str) -> SampleDocument:
    first = filings[0]
    unit = next(unit for unit in plan.units if unit.key == first.unit_key)
    who = "" if first.scope is Scope.CONSOLIDATED else unit.key
    said = {kind for kind, _ in first.said_wrong}
    faults = [e.fault for e in plan.happened("fault", first.fiscal_year, who) if e.fault not in said]
    number = f"{first.unit_key}-{len(_WORDS)}{list(_WORDS).index(first.scope)}{first.revision}"
    return SampleDocument(
        file_name=first.document or "",
        address=f"https://www.juesuan.example/{first.division.lower()}/{first.fiscal_year}/{number}.pdf",
        filings=filings,
        style=unit.profile.style,
        form=form,
        faults=tuple(faults) if first.is_current else (),
    )


def _due(plan: DepartmentPlan, year: int, filings: Sequence[SampleFiling]) -> Iterator[DueFiling]:
    due_on = date(year + 1, *DUE)
    for filing in filings:
        if filing.is_current:
            yield DueFiling(
                filing.unit_key,
                filing.unit_name,
                plan.key,
                plan.division,
                year,
                filing.scope,
                due_on,
                "filed" if filing.status == "revised" else filing.status,
            )
    for unit in plan.units[1:]:
        if not unit.exists(year) or (not unit.host and plan.files != "consolidated"):
            continue
        reason = "accounts kept within another's" if unit.host else "the department files for its units"
        yield DueFiling(
            unit.key, unit.name(year), plan.key, plan.division, year, Scope.UNIT, due_on, "not_due", reason
        )
