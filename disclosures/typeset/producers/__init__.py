"""The one seam between a filing and its file: what a writer receives, and which writers there are.

A producer that places ink takes ``pages``; one whose format flows by itself takes ``flow`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from disclosures.typeset.blocks import Block
from disclosures.typeset.drawing import PageDrawing
from disclosures.typeset.flowing import FlowItem
from disclosures.typeset.fonts import Typeface
from disclosures.typeset.look import Look

DEFAULT_PRODUCER = "reportlab"
# The module of each producer, and its name there.
_PRODUCERS = {
    "reportlab": ("reportlab_pdf", "PRODUCER"),
    "typst": ("typst_pdf", "PRODUCER"),
    "docx": ("docx_file", "PRODUCER"),
    "xlsx": ("xlsx_file", "PRODUCER"),
    "html": ("html_file", "PRODUCER"),
    "mhtml": ("html_file", "ARCHIVE"),
    "ofd": ("ofd_file", "PRODUCER"),
    "scan": ("scanned", "PDF"),
    "tiff": ("scanned", "TIFF"),
    "pictures": ("scanned", "PICTURES"),
}


class UnknownProducerError(ValueError):
    """No producer has this name."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A filing ready to be written: its ``title``, what it consists of, and what is drawn where.

    ``face`` is what `Producer.typeface` gave, and the widths in ``pages`` are its widths. For a producer that
    flows ``pages`` is empty; for one that does not, ``flow`` is.
    """

    title: str
    blocks: Sequence[Block]
    pages: Sequence[PageDrawing]
    face: Typeface
    look: Look
    flow: Sequence[FlowItem] = ()


@dataclass(frozen=True, slots=True)
class Producer:
    """A way to write filings. The same manuscript gives the same bytes.

    ``suffix`` is the file's; ``typeface`` takes whether digits have a face of their own and gives the fonts
    that ``write`` sets text in, so that the layout measures the very glyphs that will be drawn. ``flows``:
    the format has no places, and figures stand where `disclosures.documents.flow` sets them. ``is_picture``:
    the file has no text, and only OCR can read it.
    """

    name: str
    suffix: str
    typeface: Callable[[bool], Typeface]
    write: Callable[[Manuscript], bytes]
    flows: bool = False
    is_picture: bool = False


def producer_names() -> tuple[str, ...]:
    """All producers."""
    return tuple(sorted(_PRODUCERS))


def text_producer_names() -> tuple[str, ...]:
    """Those whose files say which characters they have: the others are pictures."""
    return tuple(name for name in producer_names() if not producer(name).is_picture)


def drawing_producer_names() -> tuple[str, ...]:
    """Those that draw pages of text: the others flow, or are pictures."""
    return tuple(name for name in text_producer_names() if not producer(name).flows)


def producer(name: str) -> Producer:
    """A producer by name, loaded when it is first asked for.

    Raises:
        UnknownProducerError: there is none.
    """
    if name not in _PRODUCERS:
        raise UnknownProducerError(f"no producer {name}; there are: {', '.join(producer_names())}")
    module, attribute = _PRODUCERS[name]
    found = getattr(import_module(f"{__name__}.{module}"), attribute)
    assert isinstance(found, Producer)
    return found
