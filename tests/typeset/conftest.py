"""The bundled sample, written once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosures.typeset import WrittenFiling, write_sample


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sample was written into."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> dict[str, WrittenFiling]:
    """All filings of the sample by file name."""
    return {written.path.name: written for written in write_sample(sample_folder)}
