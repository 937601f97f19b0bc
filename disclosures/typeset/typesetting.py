"""Accounts → a filing: composed, laid out, drawn, with the place of every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from disclosures.filing import Figure
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.blocks import Block, NewPage
from disclosures.typeset.booking import FUNDS
from disclosures.typeset.drawing import Place
from disclosures.typeset.figures import Fault, Planted, Printer
from disclosures.typeset.flowing import FlowLayout
from disclosures.typeset.form import load_form
from disclosures.typeset.layout import Layout
from disclosures.typeset.look import Look
from disclosures.typeset.narrative import NarrativeComposer
from disclosures.typeset.producers import DEFAULT_PRODUCER, Manuscript, Producer
from disclosures.typeset.producers import producer as producer_named
from disclosures.typeset.sheets import SheetComposer
from disclosures.typeset.statements import StatementComposer
from disclosures.typeset.styles import Style
from disclosures.typeset.words import Words, full_name


@dataclass(frozen=True, slots=True)
class TypesetFiling:
    """A typeset filing with its truth.

    ``figures`` are all printed numbers in page order, faults included as printed; ``planted`` are the faults
    with the figures that show them.
    """

    data: bytes = field(repr=False)
    page_count: int
    figures: tuple[Figure, ...] = field(repr=False)
    planted: tuple[tuple[Planted, Figure], ...] = ()
    form: str = ""
    producer: str = DEFAULT_PRODUCER


def typeset_filing(
    accounts: Accounts,
    *,
    form: str,
    style: Style | None = None,
    seed: int = 0,
    faults: Sequence[Fault] = (),
    further: Sequence[Accounts] = (),
    producer: str | Producer = DEFAULT_PRODUCER,
) -> TypesetFiling:
    """Typeset one filing by a producer, which may be one of your own. The same arguments give the same bytes.

    Args:
        accounts: what the filing says.
        form: the form, for all accounts.
        style: the filer's habits.
        seed: draws the wordings.
        faults: errors to print in the filing of ``accounts``.
        further: accounts whose statements follow in the same document.
        producer: what writes the file.

    Raises:
        ValueError: the form has no place for one of the funds, or a fault hits no figure.
        FormError: there is no such form, or it is not for that fiscal year.
        UnknownProducerError: there is no such producer.
        UnprintableTextError: a text has a character that the font lacks.
    """
    chosen = style or Style()
    maker = producer if isinstance(producer, Producer) else producer_named(producer)
    first = compose(accounts, form=form, style=chosen, seed=seed, faults=faults)
    printer, blocks = first.printer, list(first.blocks)
    if printer.unused_faults:
        raise ValueError(f"no figure for {printer.unused_faults[0]}")
    for other in further:
        composer = _composer(other, form=form, style=chosen, seed=seed, figures=printer.figures)
        blocks += composer.statements.blocks()
    return _written(maker, first, blocks, chosen.look)


def typeset_attachments(
    accounts: Accounts,
    *,
    form: str,
    style: Style | None = None,
    seed: int = 0,
    producers: tuple[str, str] = (DEFAULT_PRODUCER, "xlsx"),
) -> tuple[TypesetFiling, TypesetFiling]:
    """Typeset one filing as two files: the narrative with the performance sheets, and the statements.

    Args:
        accounts: what the filing says.
        form: the form.
        style: the filer's habits.
        seed: draws the wordings.
        producers: what writes the narrative, and what the statements.

    Raises:
        ValueError: the form has no place for one of the funds.
        FormError: there is no such form, or it is not for that fiscal year.
        UnknownProducerError: there is no such producer.
        UnprintableTextError: a text has a character that the font lacks.
    """
    chosen = style or Style()
    whole = compose(accounts, form=form, style=chosen, seed=seed)
    files: tuple[list[Block], list[Block]] = ([], [])
    target = files[0]
    for block in whole.blocks:
        if isinstance(block, NewPage):
            target = files[bool(block.statement)]
        target.append(block)
    narrative, statements = (
        _written(producer_named(name), whole, blocks, chosen.look)
        for name, blocks in zip(producers, files, strict=True)
    )
    return narrative, statements


def _written(maker: Producer, composed: Composition, blocks: Sequence[Block], look: Look) -> TypesetFiling:
    """Blocks as the producer writes them, with those of the figures that stand in them."""
    printer, spec = composed.printer, composed.printer.form
    title = f"{full_name(printer.accounts, spec)}{composed.words.fill(spec.raw['cover']['title'])}"
    manuscript, page_count, places = _laid_out(maker, title, blocks, look)
    placed = {mark: _placed(printer.figures[mark], place) for mark, place in places.items()}
    return TypesetFiling(
        data=maker.write(manuscript),
        page_count=page_count,
        figures=tuple(sorted(placed.values(), key=lambda figure: (figure.page, figure.y0, figure.x0))),
        planted=tuple((planted, placed[planted.mark]) for planted in printer.planted),
        form=spec.id,
        producer=maker.name,
    )


@dataclass(frozen=True, slots=True)
class Composition:
    """A filing before it is laid out. The printer's figures are drafts, without their place."""

    printer: Printer
    words: Words
    blocks: tuple[Block, ...]


def compose(
    accounts: Accounts, *, form: str, style: Style, seed: int, faults: Sequence[Fault] = ()
) -> Composition:
    """The blocks of one filing.

    Raises:
        ValueError: the form has no place for one of the funds.
        FormError: there is no such form, or it is not for that fiscal year.
    """
    composer = _composer(accounts, form=form, style=style, seed=seed, faults=faults)
    return Composition(composer.printer, composer.words, tuple(composer.blocks()))


def _composer(
    accounts: Accounts,
    *,
    form: str,
    style: Style,
    seed: int,
    faults: Sequence[Fault] = (),
    figures: list[Figure] | None = None,
) -> NarrativeComposer:
    spec = load_form(form, accounts.fiscal_year)
    for fund in FUNDS:
        if fund not in spec.funds and accounts.has_fund(fund):
            raise ValueError(f"form {form} has no place for {fund}")
    printer = Printer(accounts, spec, thousands=style.thousands, faults=faults, figures=figures)
    words = Words(
        accounts,
        spec,
        reasons=Random(f"{seed}/{accounts.unit.name}/{accounts.fiscal_year}"),
        wordings=Random(f"{seed}/{accounts.unit.name}/{form}"),
    )
    sheets = SheetComposer(printer, words, style.sheet_row)
    statements = StatementComposer(printer, words, style.statements)
    return NarrativeComposer(printer, words, sheets, statements, contents=style.contents)


def _laid_out(
    maker: Producer, title: str, blocks: Sequence[Block], look: Look
) -> tuple[Manuscript, int, Mapping[int, Place]]:
    """What the producer writes, how many pages that has, and where its figures stand."""
    face = maker.typeface(look.mixed_fonts)
    if maker.flows:
        flow = FlowLayout(blocks)
        return Manuscript(title, tuple(blocks), (), face, look, flow.items), flow.page_count, flow.places
    layout = Layout(face, look)
    layout.set(blocks)
    return Manuscript(title, tuple(blocks), layout.pages, face, look), len(layout.pages), layout.places


def _placed(figure: Figure, place: Place) -> Figure:
    x0, y0, x1, y1 = (round(edge, 2) for edge in place.box)
    return replace(figure, page=place.page, x0=x0, y0=y0, x1=x1, y1=y1)
