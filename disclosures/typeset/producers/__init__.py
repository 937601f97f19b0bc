"""The one seam between a filing and its file: what a writer receives, and which writers there are.

A producer that places ink takes ``pages``; one whose format flows by itself may take ``blocks`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from disclosures.typeset.blocks import Block
from disclosures.typeset.drawing import PageDrawing
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.look import Look

DEFAULT_PRODUCER = "reportlab"
_MODULES = {"reportlab": "reportlab_pdf", "typst": "typst_pdf"}


class UnknownProducerError(ValueError):
    """No producer has this name."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A filing ready to be written: its ``title``, what it consists of, and what is drawn where.

    ``face`` is what `Producer.typeface` gave, and the widths in ``pages`` are its widths.
    """

    title: str
    blocks: Sequence[Block]
    pages: Sequence[PageDrawing]
    face: Typeface
    look: Look


@dataclass(frozen=True, slots=True)
class Producer:
    """A way to write filings. The same manuscript gives the same bytes.

    ``suffix`` is the file's; ``typeface`` takes whether digits have a face of their own and gives the fonts
    that ``write`` sets text in, so that the layout measures the very glyphs that will be drawn.
    """

    name: str
    suffix: str
    typeface: Callable[[bool], Typeface]
    write: Callable[[Manuscript], bytes]


def producer_names() -> tuple[str, ...]:
    """All producers."""
    return tuple(sorted(_MODULES))


def producer(name: str) -> Producer:
    """A producer by name, loaded when it is first asked for.

    Raises:
        UnknownProducerError: there is none.
    """
    if name not in _MODULES:
        raise UnknownProducerError(f"no producer {name}; there are: {', '.join(producer_names())}")
    module = import_module(f"{__name__}.{_MODULES[name]}")
    found = module.PRODUCER
    assert isinstance(found, Producer)
    return found
