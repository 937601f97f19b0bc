"""How fast PDFs are read: both engines against the floor, PDFium's bare text, on the same pages.

``python -m benchmarks.bench_reading [PATH …]`` takes files or folders; without any, the real filings beside
the checkout. The routes take turns on every file, so that a busy machine slows them alike; medians are
printed. The memory is that of a fresh process that reads all files with the default engine, one at a time.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from disclosures.documents import UnreadableDocumentError, read_document

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "disclosures"
# The oracle is slow and steady: it takes part in every third round.
ORACLE_EVERY = 3
FASTER_THAN_ORACLE, WITHIN_FLOOR, MEMORY_MB = 8.0, 4.0, 250.0


def text_only(data: bytes) -> int:
    """The floor: the text of every page as PDFium gives it, without boxes, lines or tables."""
    document = pdfium.PdfDocument(data)
    for page in document:
        text_page = raw.FPDFText_LoadPage(page.raw)
        count = raw.FPDFText_CountChars(text_page)
        units = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(text_page, 0, count, units)
        bytes(units).decode("utf-16-le", "surrogatepass")
        raw.FPDFText_ClosePage(text_page)
        page.close()
    pages = len(document)
    document.close()
    return pages


ROUTES: dict[str, Callable[[bytes], int]] = {
    "text only": text_only,
    "pdfium": lambda data: len(read_document(data, "bench").pages),
    "pdfplumber": lambda data: len(read_document(data, "bench", "pdfplumber").pages),
}


def find_pdfs(paths: Sequence[Path]) -> list[Path]:
    """The PDFs among files and folders."""
    found = (sorted(path.rglob("*.pdf")) if path.is_dir() else [path] for path in paths)
    return [pdf for pdfs in found for pdf in pdfs]


def measure(files: dict[Path, bytes], rounds: int) -> dict[str, dict[Path, float]]:
    """Median seconds of each route on each file."""
    times: dict[str, dict[Path, list[float]]] = {route: {path: [] for path in files} for route in ROUTES}
    for number in range(rounds):
        for path, data in files.items():
            for route, read in ROUTES.items():
                if route == "pdfplumber" and number % ORACLE_EVERY:
                    continue
                start = time.perf_counter()
                read(data)
                times[route][path].append(time.perf_counter() - start)
    return {
        route: {path: statistics.median(taken) for path, taken in by_path.items()}
        for route, by_path in times.items()
    }


def peak_memory_mb(files: Sequence[Path]) -> float:
    """The peak of a fresh process that reads all files with the default engine."""
    command = [sys.executable, "-m", "benchmarks.bench_reading", "--worker", *map(str, files)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def work(files: Sequence[Path]) -> None:
    """What that process does."""
    import resource

    for path in files:
        with contextlib.suppress(UnreadableDocumentError):
            read_document(path.read_bytes(), path.name)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def readable(paths: Sequence[Path]) -> dict[Path, bytes]:
    """The bytes of the files that can be read, with a word about the others."""
    files: dict[Path, bytes] = {}
    for path in paths:
        data = path.read_bytes()
        try:
            read_document(data, path.name)
        except UnreadableDocumentError as error:
            print(f"left out: {path.name}: {error}")
        else:
            files[path] = data
    return files


def report(files: dict[Path, bytes], seconds: dict[str, dict[Path, float]], memory: float) -> None:
    """Print the table and the ratios that matter."""
    pages = {path: text_only(data) for path, data in files.items()}
    print(f"{'ms/page':>10}{'':>10}{'':>12}   pages")
    print("".join(f"{route:>11}" for route in ROUTES))
    for path in files:
        row = "".join(f"{1000 * seconds[route][path] / pages[path]:11.2f}" for route in ROUTES)
        print(f"{row}   {pages[path]:4}  {path.name}")
    count = sum(pages.values())
    total = {route: sum(by_path.values()) for route, by_path in seconds.items()}
    print("".join(f"{1000 * total[route] / count:11.2f}" for route in ROUTES) + f"   {count:4}  all")
    print()
    for route in ROUTES:
        print(f"{route:>11}: {count / total[route]:7.1f} pages/s")
    faster, over = total["pdfplumber"] / total["pdfium"], total["pdfium"] / total["text only"]
    print(
        f"pdfium reads {faster:.1f} times as fast as pdfplumber (wanted: at least {FASTER_THAN_ORACLE:.0f})"
    )
    print(f"pdfium takes {over:.2f} times the time of bare text (wanted: at most {WITHIN_FLOOR:.0f})")
    print(f"peak memory of a worker: {memory:.0f} MB (wanted: below {MEMORY_MB:.0f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("paths", nargs="*", type=Path, help="PDF files or folders of them")
    parser.add_argument("--rounds", type=int, default=9, help="how often each file is read (default: 9)")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        work(arguments.paths)
        return
    if not arguments.paths and not DEFAULT.is_dir():
        print(f"nothing to measure: there are no filings at {DEFAULT}; name PDFs or a folder")
        return
    paths = find_pdfs(arguments.paths or [DEFAULT])
    # First, while this process is small: a child's peak counts from its parent's size on some systems.
    memory = peak_memory_mb(paths)
    files = readable(paths)
    if files:
        report(files, measure(files, arguments.rounds), memory)


if __name__ == "__main__":
    main()
