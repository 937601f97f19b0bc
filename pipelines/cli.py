"""The command line: what can be said, and which function does it.

A command's module is imported when the command is used: `--help` and reading alone do not wait for Dagster
and Great Expectations, which take seconds to import.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assets.files import files_below
from pipelines.output import FORMATS

FOUND = 1
WRONG_USE = 2
ENGINES = ("pdfium", "pdfplumber")
SEVERITIES = ("error", "warning", "info")  # the worst first
STATES = ("new", "confirmed", "explained", "false_alarm", "corrected")
OPEN, ALL = "open", "all"


class UsageError(Exception):
    """What the user asked for cannot be done as asked: said in one line, exit status 2."""


def _count(text: str) -> int:
    """A number of things, at least one."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of at least 1")
    return int(text)


def _years(text: str) -> tuple[int, ...]:
    """``2019-2023`` or ``2023`` → fiscal years."""
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and int(first) <= int(last or first)):
        raise argparse.ArgumentTypeError(f"{text} is not a year, nor a first and a last year as in 2019-2023")
    return tuple(range(int(first), int(last or first) + 1))


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="juesuan",
        description="Final accounts (决算) of Chinese departments: read, check, warehouse, query.",
        epilog="Exit status: 0; 1 where findings were asked to fail (--fail-on) or a retry; 2 for wrong use. "
        "JUESUAN_HOME (default ./data) is the folder that holds everything.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    read = _command(commands, "read", "pipelines.reading_commands:read", "read documents: one row per figure")
    _add_paths(read, "+", "FILE")
    _add_engine(read)
    _add_format(read)

    ingest = _command(
        commands,
        "ingest",
        "pipelines.run_commands:ingest",
        "take documents into the warehouse; the same bytes twice change nothing",
    )
    _add_paths(ingest, "+", "PATH")
    ingest.add_argument("--retry", action="store_true", help="read again what could not be read before")
    _add_engine(ingest)
    _add_format(ingest)

    retry = _command(
        commands,
        "retry",
        "pipelines.retry_command:retry",
        "read again what could not be read, and say what became of it; exit with 1 if something still cannot",
    )
    retry.add_argument(
        "documents",
        nargs="*",
        metavar="DOCUMENT",
        help="file names, or beginnings of document ids, of documents in quarantine; all of them",
    )
    retry.add_argument(
        "--reason",
        action="append",
        default=[],
        metavar="SLUG",
        help="only what is in quarantine for this reason (unsupported_* for all that begin so); repeatable",
    )
    _add_engine(retry)
    _add_format(retry)

    findings = _command(
        commands,
        "findings",
        "pipelines.findings_command:findings_command",
        "inconsistencies: of the files, read and checked alone, or of the warehouse",
    )
    _add_paths(findings, "*", "FILE")
    findings.add_argument("--severity", choices=SEVERITIES, default="info", help="the least severe to show")
    findings.add_argument("--fail-on", choices=SEVERITIES, help="exit with 1 if one is this severe or more")
    findings.add_argument(
        "--state",
        choices=(OPEN, *STATES, ALL),
        default=OPEN,
        help="what became of them: open is new and confirmed (default); the others only when asked for",
    )
    findings.add_argument(
        "--set",
        nargs=2,
        metavar=("KEY", "STATE"),
        help=f"decide about the finding with this finding_key: {', '.join(STATES[:-1])}; "
        "kept in fixes/findings.csv of the home",
    )
    findings.add_argument("--reason", help="with --set: why")
    findings.add_argument("--reviewer", help="with --set: who decides; the user of this machine")
    _add_engine(findings)
    _add_format(findings)

    notice = _command(
        commands,
        "notice",
        "pipelines.notice_command:notice_command",
        "the sheet about a filing that can be sent to its unit: findings, pictures of the places, rules",
    )
    notice.add_argument(
        "filings", nargs="+", metavar="FILING", help="documents; or ids or units of the warehouse's filings"
    )
    notice.add_argument("--year", type=int, help="the fiscal year of units' filings; all years")
    notice.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="where to write")
    notice.add_argument("--format", choices=("html", "pdf", "both"), default="both", help="what to write")
    _add_engine(notice)

    review = _command(
        commands,
        "review",
        "pipelines.review_command:review",
        "figures of scans that OCR has read and no equation proves: they wait until a person has read them",
    )
    review.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="only of these: file names, or beginnings of ids"
    )
    review.add_argument(
        "--out", type=Path, metavar="PAGE.html", help="write a page with their pictures and fields to fill in"
    )
    review.add_argument(
        "--decide",
        type=Path,
        metavar="FIGURES.csv",
        help="take in what was read on such a page, into fixes/figures.csv of the home, and load it",
    )
    _add_format(review)

    sql = _command(
        commands, "sql", "pipelines.warehouse_commands:sql", "read-only query on the published warehouse"
    )
    sql.add_argument("query", metavar="QUERY", nargs="?", help="SQL, or @name of a query of the library")
    sql.add_argument("--query", metavar="NAME", dest="name", help="run this query of the library")
    sql.add_argument("--list", action="store_true", help="the queries of the library")
    _add_format(sql)

    status = _command(
        commands,
        "status",
        "pipelines.warehouse_commands:status",
        "documents read, quarantined (with reasons) and revised; the last runs",
    )
    _add_format(status)

    typeset = _command(
        commands,
        "typeset",
        "pipelines.typeset_command:typeset",
        "figures → a filing (PDF) with its truth (Parquet) beside it",
    )
    typeset.add_argument(
        "source", nargs="?", type=Path, metavar="FIGURES", help="CSV or JSON of leaf figures; else invented"
    )
    typeset.add_argument(
        "--out", type=Path, default=Path(), metavar="PATH", help="the file, or a folder for it"
    )
    typeset.add_argument("--seed", type=int, help="what invented figures and wordings are drawn from")
    typeset.add_argument("--form", help="the form to fill in; an unknown name lists them all")
    typeset.add_argument("--style", help="a filer's habits of drawing and filling in; likewise")
    typeset.add_argument(
        "--producer", help="what writes the file: reportlab (the default), typst, docx, xlsx …"
    )
    typeset.add_argument(
        "--two-files", action="store_true", help="the narrative as a PDF, the statements in Excel beside it"
    )
    typeset.add_argument("--sample", action="store_true", help="the whole sample prefecture, into the folder")
    typeset.add_argument(
        "--units", type=_count, metavar="N", help="of a --sample: so many units; else the small one"
    )
    typeset.add_argument(
        "--years", type=_years, metavar="A-B", help="of a --sample: its fiscal years, such as 2019-2023"
    )
    typeset.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="of a --sample: processes that typeset (1)"
    )
    typeset.add_argument(
        "--fault",
        type=lambda text: text.split(","),
        default=[],
        metavar="KIND[,KIND]",
        help="errors to plant in the filing: digit_changed, wrong_year, …; an unknown kind lists them all",
    )
    _add_format(typeset)

    site = _command(
        commands,
        "site",
        "pipelines.site_commands:site",
        "publication sites of sites.yaml: list them, show what one would find, ask one now",
    )
    site.add_argument("action", choices=("list", "check", "poll"), help="check keeps nothing; poll does")
    site.add_argument("entry", nargs="?", metavar="ENTRY", help="the id of an entry of sites.yaml")
    _add_format(site)

    publish = _command(
        commands, "publish", "pipelines.run_commands:publish", "build and swap in the published files"
    )
    _add_format(publish)

    run = _command(
        commands,
        "run",
        "pipelines.run_commands:run",
        "the main job on documents, or on a generated sample prefecture, with a report of what was found",
    )
    _add_paths(run, "*", "PATH")
    _add_engine(run)

    ui = _command(commands, "ui", "pipelines.run_commands:ui", "Dagster's web pages and daemon, on loopback")
    ui.add_argument("--port", type=int, default=3000)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = build_parser().parse_args(argv)
    module, _, function = arguments.handler.partition(":")
    handler: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(module), function)
    try:
        status = handler(arguments)
        sys.stdout.flush()
        return status
    except UsageError as error:
        print(f"juesuan: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # The reader of our output (head, less) has gone. Python must not try to flush into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("juesuan: interrupted", file=sys.stderr)
        return 130


def documents(arguments: argparse.Namespace) -> list[Path]:
    """The documents that the user named.

    Raises:
        UsageError: one does not exist.
    """
    return files_of(arguments.paths)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that are named and those in the folders that are.

    Raises:
        UsageError: one does not exist.
    """
    try:
        return files_below(paths)
    except FileNotFoundError as error:
        raise UsageError(str(error)) from error


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, handler: str, help: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
    parser.set_defaults(handler=handler)
    return parser


def _add_paths(parser: argparse.ArgumentParser, count: str, metavar: str) -> None:
    parser.add_argument(
        "paths", nargs=count, metavar=metavar, type=Path, help="documents, or folders of them"
    )


def _add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what reads a PDF")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="how rows are printed")
