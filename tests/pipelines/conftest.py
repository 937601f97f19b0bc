"""A small folder of documents of every fate, and a home in which they went the whole way once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.home import Home
from benchmarks.bench_kill import contents as contents
from disclosures import typeset

BUDGET = "昌吉市某某局2024年度部门预算公开\n\n 第一部分 部门预算情况说明\n收支预算总表\n单位：万元\n"


def write_documents(folder: Path) -> None:
    """Two filings, one of them twice under another name; a budget; and three files that nothing can read."""
    folder.mkdir()
    first = typeset.typeset(1, folder)
    typeset.typeset(2, folder, seed=2)
    first.truth.unlink()
    (folder / "同一份.pdf").write_bytes(first.path.read_bytes())
    (folder / "预算.txt").write_text(BUDGET, encoding="utf-8")
    (folder / "残缺.pdf").write_bytes(first.path.read_bytes()[:2000])
    (folder / "空.pdf").write_bytes(b"")
    (folder / "扫描.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


@pytest.fixture(scope="session")
def documents_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `write_documents`."""
    folder = tmp_path_factory.mktemp("documents") / "in"
    write_documents(folder)
    return folder


@pytest.fixture(scope="session")
def finished_home(tmp_path_factory: pytest.TempPathFactory, documents_dir: Path) -> Home:
    """A home after one undisturbed run over `documents_dir`. Tests only read it."""
    home = Home(tmp_path_factory.mktemp("finished"))
    assert run_job(home, documents_dir).success
    return home


def run_job(home: Home, *paths: Path) -> Any:
    """Run the whole job in this process; documents from these paths, or from the inbox."""
    import dagster as dg

    from pipelines.definitions import JOB, build_defs

    return (
        build_defs(home.prepare())
        .resolve_job_def(JOB)
        .execute_in_process(
            instance=dg.DagsterInstance.ephemeral(), raise_on_error=False, run_config=_config(paths)
        )
    )


def run_assets(home: Home, *paths: Path) -> Any:
    """The same without its checks: Great Expectations takes seconds to import."""
    import dagster as dg

    from pipelines.definitions import build_defs

    defs = build_defs(home.prepare())
    return dg.materialize(
        [asset for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition)],
        resources=defs.resources,
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        run_config=_config(paths),
    )


def _config(paths: tuple[Path, ...]) -> dict[str, Any]:
    return {
        "ops": {"landing": {"config": {"paths": [str(path) for path in paths], "source": "files"}}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }


@pytest.fixture
def juesuan(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line in a process of its own; ``home`` is its JUESUAN_HOME."""

    def command(*arguments: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import sys; from pipelines.cli import main; sys.exit(main())"]
            + [str(argument) for argument in arguments],
            env={**os.environ, "JUESUAN_HOME": str(home or tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return command
