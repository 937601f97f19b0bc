"""The command line as users and scripts see it: columns, formats, exit statuses, messages."""

from __future__ import annotations

import csv
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from assets.home import Home
from disclosures import typeset
from disclosures.documents import read_document
from disclosures.typeset import Fault
from pipelines import run_commands, typeset_command
from pipelines.cli import UsageError, build_parser

COMMANDS = ("read", "ingest", "findings", "sql", "status", "typeset", "publish", "run", "ui")
READ_COLUMNS = (
    "document,statement,section,row_code,row_label,column_label,side,concept,function_code,economic_code,fund,"
    "nature,scenario,period,value,unit,operator,is_blank,page,x0,y0,x1,y1,raw_text"
)
FINDINGS_COLUMNS = (
    "document,unit,fiscal_year,rule_id,severity,status,message,reported,expected,difference,tolerance,"
    "statement,page,x0,y0,x1,y1,culprit,operands,"
    "finding_key,rule_ids,suggestion,reason,slip,suggested,state,state_reason"
)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filing with one digit changed."""
    fault = Fault(statement="T3", concept="expenditure", shift=Decimal(20))
    return typeset.typeset(5, tmp_path_factory.mktemp("faulty"), faults=[fault]).path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as exit:
        build_parser().parse_args([command, "--help"])
    assert exit.value.code == 0
    assert f"juesuan {command}" in capsys.readouterr().out


def test_the_commands_are_these(juesuan) -> None:
    done = juesuan("--help")
    assert done.returncode == 0
    assert all(f"    {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("read",),
        ("read", "no_such_file.pdf"),
        ("read", "--engine", "eyes", __file__),
        ("ingest", "no_such_folder"),
        ("findings", "--fail-on", "typos"),
        ("sql",),
        ("sql", "SELECT 1"),
        ("findings",),
        ("publish",),
        ("typeset", "no_such_file.csv"),
        ("typeset", "--form", "no_such_form"),
        ("nonsense",),
    ],
)
def test_wrong_use_exits_with_2_and_says_why(juesuan, arguments: tuple[str, ...]) -> None:
    done = juesuan(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_read_prints_the_columns_that_scripts_rely_on(juesuan, documents_dir: Path) -> None:
    document = next(documents_dir.glob("*决算.pdf"))
    done = juesuan("read", document, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(READ_COLUMNS)
    figures = rows(done.stdout)
    assert len(figures) > 500
    assert {row["document"] for row in figures} == {document.name}
    assert {row["is_blank"] for row in figures} <= {"true", "false"}
    as_json = json.loads(juesuan("read", document, "--format", "json").stdout, parse_float=Decimal)
    assert [str(row["raw_text"]) for row in as_json] == [row["raw_text"] for row in figures]


def test_read_keeps_the_order_of_the_files_and_names_what_it_cannot_read(
    juesuan, documents_dir: Path
) -> None:
    first, second = sorted(documents_dir.glob("*决算.pdf"))[:2]
    files = [second, documents_dir / "残缺.pdf", documents_dir / "预算.txt", first]
    done = juesuan("read", *files, "--format", "csv")
    assert done.returncode == 0
    assert list(dict.fromkeys(row["document"] for row in rows(done.stdout))) == [second.name, first.name]
    assert "残缺.pdf: not read: " in done.stderr
    assert "预算.txt: not final accounts but budget" in done.stderr


def test_both_engines_read(juesuan, documents_dir: Path) -> None:
    document = next(documents_dir.glob("*决算.pdf"))
    default, other = (
        rows(juesuan("read", document, "--format", "csv", "--engine", engine).stdout)
        for engine in ("pdfium", "pdfplumber")
    )
    assert [(row["statement"], row["raw_text"]) for row in default] == [
        (row["statement"], row["raw_text"]) for row in other
    ]


def test_findings_of_files_alone(juesuan, faulty: Path, documents_dir: Path, tmp_path: Path) -> None:
    done = juesuan("findings", faulty, "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(FINDINGS_COLUMNS + "\n")
    found = rows(done.stdout)
    assert {row["severity"] for row in found} == {"error"}
    operands = json.loads(found[0]["operands"])
    assert operands
    assert juesuan("findings", faulty, "--fail-on", "error").returncode == 1

    clean = next(documents_dir.glob("*决算.pdf"))
    assert juesuan("findings", clean, "--fail-on", "info").returncode == 0
    # What could not be checked is not right.
    broken = juesuan("findings", clean, documents_dir / "残缺.pdf", "--fail-on", "error")
    assert broken.returncode == 1
    assert "残缺.pdf" in broken.stderr
    assert not (tmp_path / "home").exists()


def test_findings_of_the_warehouse_and_sql_and_status(juesuan, finished_home: Home) -> None:
    home = finished_home.root
    done = juesuan("findings", "--fail-on", "error", "--format", "json", home=home)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])

    done = juesuan(
        "sql", "SELECT count(*) AS n, 1.50 AS n FROM core.dim_filing", "--format", "csv", home=home
    )
    assert done.stdout == "n,n_1\n2,1.50\n"
    for write in ("CREATE TABLE mine AS SELECT 1", "DELETE FROM core.dim_filing"):
        refused = juesuan("sql", write, home=home)
        assert refused.returncode == 2
        assert "read-only" in refused.stderr
    listed = rows(juesuan("sql", "--list", "--format", "csv").stdout)
    name = listed[0]["name"]
    by_name = [juesuan("sql", *way, home=home) for way in ((f"@{name}",), ("--query", name), (name,))]
    assert {(done.returncode, done.stdout) for done in by_name} == {(0, by_name[0].stdout)}
    for wrong in (("@nothing",), ("--query", "nothing"), ("SELECT 1", "--query", name)):
        assert juesuan("sql", *wrong, home=home).returncode == 2

    done = juesuan("status", "--format", "csv", home=home)
    assert done.returncode == 0, done.stderr
    told = rows(done.stdout)
    value = {(row["topic"], row["name"]): row["value"] for row in told}
    assert value["documents", "read"] == "2"
    assert value["filings", "current"] == "2"
    assert value["quarantine", "残缺.pdf"] == "1"
    assert any(row["detail"].startswith("unsupported_rtf") for row in told)


def test_status_of_a_home_that_is_not_there_creates_nothing(juesuan, tmp_path: Path) -> None:
    done = juesuan("status", "--format", "json")
    assert done.returncode == 0
    assert [row["topic"] for row in json.loads(done.stdout)] == ["home"]
    assert not (tmp_path / "home").exists()


def test_ingest_tells_what_became_of_each_document_and_the_second_time_nothing(
    juesuan, documents_dir: Path, faulty: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for path in (faulty, documents_dir / "残缺.pdf"):
        shutil.copy(path, folder)
    first = juesuan("ingest", folder, "--format", "csv")
    assert first.returncode == 0, first.stderr
    told = {row["document"]: row for row in rows(first.stdout)}
    assert told[faulty.name]["status"] == "read"
    assert int(told[faulty.name]["errors"]) > 0
    assert told["残缺.pdf"]["status"] == "quarantined"
    assert juesuan("findings", "--fail-on", "error").returncode == 1
    status = juesuan("status", "--format", "csv")
    runs = [row for row in rows(status.stdout) if row["topic"] == "run"]
    assert len(runs) == 1, status.stderr
    assert "SUCCESS" in runs[0]["detail"]

    again = juesuan("ingest", folder, "--format", "csv")
    assert again.stdout == first.stdout
    published = juesuan("publish", "--format", "csv")
    assert published.returncode == 0, published.stderr
    assert all(Path(row["path"]).exists() for row in rows(published.stdout))


def test_a_file_of_decisions_with_a_mistake_is_named_in_one_line(juesuan, tmp_path: Path) -> None:
    fixes = Home(tmp_path / "home").figure_reviews
    fixes.parent.mkdir(parents=True)
    fixes.write_text("document_id,page\n", encoding="utf-8")
    done = juesuan("findings", __file__)
    assert done.returncode == 2
    assert "figures.csv: missing column" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_typeset_writes_a_filing_with_its_truth_beside_it(juesuan, tmp_path: Path) -> None:
    done = juesuan("typeset", "--seed", 7, "--out", tmp_path / "out", "--format", "json")
    (written,) = json.loads(done.stdout)
    assert Path(written["document"]).read_bytes().startswith(b"%PDF")
    ((document, figures),) = typeset.read_figures(Path(written["truth"]))
    assert document == Path(written["document"]).name
    assert len(figures) == written["figures"]


def arguments(*words: object):
    return build_parser().parse_args([str(word) for word in words])


def test_typeset_takes_a_producer_and_a_style(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.pdf"
    chosen = ("--producer", "typst", "--style", "draft", "--form", "xinjiang_2023", "--format", "json")
    assert typeset_command.typeset(arguments("typeset", "--out", out, *chosen)) == 0
    (written,) = json.loads(capsys.readouterr().out)
    assert (written["producer"], written["form"]) == ("typst", "xinjiang_2023")
    assert len(read_document(out.read_bytes(), out.name).pages) == written["pages"]


@pytest.mark.parametrize(
    ("option", "name"), [("producer", "word"), ("style", "gothic"), ("form", "atlantis")]
)
def test_typeset_lists_what_there_is_where_a_name_is_unknown(option: str, name: str, tmp_path: Path) -> None:
    wrong = arguments("typeset", "--out", tmp_path / "out.pdf", f"--{option}", name)
    with pytest.raises(UsageError, match=f"no {option} {name}; there are: "):
        typeset_command.typeset(wrong)


def test_filers_of_the_sample_have_their_own_habits(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--style"):
        typeset_command.typeset(arguments("typeset", "--sample", "--out", tmp_path, "--style", "draft"))


def test_the_sample_is_not_mixed_with_real_filings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, documents_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUESUAN_HOME", str(tmp_path))
    ran: list[str] = []
    monkeypatch.setattr(run_commands, "_write_sample", lambda home: home.sample)
    monkeypatch.setattr(
        run_commands, "_run_all", lambda home, engine, paths, source: ran.append(source) or True
    )
    home = Home(tmp_path)

    monkeypatch.setattr(run_commands, "open_home", lambda home: {"files"})
    with pytest.raises(UsageError, match="invented"):
        run_commands.run(arguments("run"))
    assert ran == []

    monkeypatch.setattr(run_commands, "open_home", lambda home: {"sample"})
    run_commands.run(arguments("run"))
    home.prepare()
    (home.inbox / "甲.pdf").touch()
    run_commands.run(arguments("run", documents_dir))
    assert ran == ["sample", "files"]
    assert "makes room" in capsys.readouterr().err
    assert (home.inbox / "甲.pdf").exists()


@pytest.mark.parametrize("command", [("status",), ("ingest", __file__), ("run", __file__)])
def test_a_warehouse_that_cannot_be_used_is_said_and_left_alone(juesuan, tmp_path: Path, command) -> None:
    home = Home(tmp_path / "home").prepare()
    home.warehouse.write_bytes(b"not a database" * 100)
    done = juesuan(*command)
    assert done.returncode == 2
    assert "warehouse.duckdb cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert home.warehouse.read_bytes() == b"not a database" * 100


def test_typeset_writes_two_files_of_one_filing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = ("typeset", "--out", tmp_path, "--two-files")
    assert typeset_command.typeset(arguments(*two, "--format", "json")) == 0
    written = json.loads(capsys.readouterr().out)
    assert [row["producer"] for row in written] == ["reportlab", "xlsx"]
    assert all(Path(row["document"]).is_file() for row in written)
    for wrong in (("--sample",), ("--producer", "docx")):
        with pytest.raises(UsageError, match="--two-files"):
            typeset_command.typeset(arguments(*two, *wrong))
    with pytest.raises(UsageError, match="are PDFs"):
        typeset_command.typeset(arguments("typeset", "--sample", "--out", tmp_path, "--producer", "docx"))
