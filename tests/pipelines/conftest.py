"""A folder of documents of every fate, and a home in which they went the whole way once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from home_runs import run_job, write_documents

from assets.home import Home


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
