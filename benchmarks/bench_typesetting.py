"""How fast filings are typeset: accounts → file and truth by each producer and style, against bare drawing.

``python -m benchmarks.bench_typesetting`` prints pages a second of one core (processor time, all threads
together) for the whole way, ratios to the floor, and how much of it is the producer's writing. The floor
draws the same text and rules with reportlab's canvas, call by call, from pages that are already laid out: no
sentences, no layout, no truth.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks.accuracy import DEFAULT_SEED, accounts_for
from disclosures.typeset import DEFAULT_FORM, TruthWriter, drawing_producer_names, styles
from disclosures.typeset.accounts import Accounts
from disclosures.typeset.drawing import PageDrawing
from disclosures.typeset.producers import Manuscript, Producer, producer
from disclosures.typeset.producers.reportlab_pdf import SONG, TIMES
from disclosures.typeset.styles import Style
from disclosures.typeset.truth import write_filing
from disclosures.typeset.typesetting import typeset_filing

WANTED = 100.0


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds a page of one producer and style: the whole way, writing alone, and the floor."""

    producer: str
    style: str
    pages: int
    whole: float
    writing: float
    floor: float


def draw_bare(pages: Sequence[PageDrawing]) -> bytes:
    """The floor: the same text and rules by reportlab's own calls."""
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        for x0, y0, x1, y1 in page.rules:
            canvas.line(x0, page.height - y0, x1, page.height - y1)
        for run in page.texts:
            canvas.setFont(TIMES if run.latin else SONG, run.size)
            canvas.drawString(run.x, page.height - run.y, run.text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def measure(name: str, style: str, accounts: Sequence[Accounts], rounds: int) -> Speed:
    """Medians of some rounds; the three ways take turns, so that a busy machine slows them alike."""
    maker, habits = producer(name), styles()[style]
    manuscripts = [_manuscript(maker, one, habits) for one in accounts]
    ways: list[Callable[[], object]] = [
        lambda: _whole(name, habits, accounts),
        lambda: [maker.write(manuscript) for manuscript in manuscripts],
        lambda: [draw_bare(manuscript.pages) for manuscript in manuscripts],
    ]
    taken: list[list[float]] = [[], [], []]
    for _ in range(rounds):
        for way, times in zip(ways, taken, strict=True):
            start = time.process_time()
            way()
            times.append(time.process_time() - start)
    pages = sum(len(manuscript.pages) for manuscript in manuscripts)
    whole, writing, floor = (statistics.median(times) / pages for times in taken)
    return Speed(name, style, pages, whole, writing, floor)


def _manuscript(maker: Producer, accounts: Accounts, style: Style) -> Manuscript:
    """What the producer receives of a filing."""
    received: list[Manuscript] = []

    def keep(manuscript: Manuscript) -> bytes:
        received.append(manuscript)
        return b""

    typeset_filing(accounts, form=DEFAULT_FORM, style=style, producer=replace(maker, write=keep))
    return received[0]


def _whole(name: str, style: Style, accounts: Sequence[Accounts]) -> None:
    """Accounts → files on disk with their truth, as `juesuan typeset` does it."""
    with tempfile.TemporaryDirectory() as folder, TruthWriter(Path(folder)) as truth:
        for number, one in enumerate(accounts):
            filing = typeset_filing(one, form=DEFAULT_FORM, style=style, producer=name)
            write_filing(filing, one, folder=Path(folder), truth=truth, name=f"{number}.pdf")


def report(speeds: Sequence[Speed]) -> None:
    """Print the table and the slowest of each producer."""
    print(f"{'producer':<12}{'style':<12}{'pages':>6}{'pages/s':>9}{'x floor':>9}{'writing':>9}")
    for s in speeds:
        part = f"{100 * s.writing / s.whole:.0f}%"
        print(f"{s.producer:<12}{s.style:<12}{s.pages:>6}{1 / s.whole:9.0f}{s.whole / s.floor:9.2f}{part:>9}")
    print()
    for name in dict.fromkeys(s.producer for s in speeds):
        ours = [s for s in speeds if s.producer == name]
        together = sum(s.pages for s in ours) / sum(s.pages * s.whole for s in ours)
        slowest = max(ours, key=lambda s: s.whole)
        print(
            f"{name}: {together:.0f} pages/s over all styles (wanted: at least {WANTED:.0f}); "
            f"slowest {slowest.style}, {1 / slowest.whole:.0f} pages/s"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--filings", type=int, default=2, help="filings of each style (default: 2)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is typeset (default: 3)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="of accounts (default: %(default)s)")
    parser.add_argument(
        "--producer", action="append", choices=drawing_producer_names(), help="only this producer"
    )
    parser.add_argument("--style", action="append", choices=sorted(styles()), help="only this style")
    chosen = parser.parse_args()
    accounts = [accounts_for(DEFAULT_FORM, chosen.seed + number) for number in range(chosen.filings)]
    names, kinds = chosen.producer or drawing_producer_names(), chosen.style or list(styles())
    report([measure(name, style, accounts, chosen.rounds) for name in names for style in kinds])


if __name__ == "__main__":
    main()
