"""What all tests share: the real filings and their proof-read figures, where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosures import read
from disclosures.filing import Filing
from disclosures.typeset import WrittenFiling, write_sample

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def disclosures_dir() -> Path:
    """The folder of real filings beside the checkout."""
    folder = SHARED / "disclosures"
    if not folder.is_dir():
        pytest.skip(f"real filings are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def gold_dir() -> Path:
    """The folder of proof-read figures beside the checkout."""
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip(f"proof-read figures are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def changji_text(disclosures_dir: Path) -> Path:
    """The text of the Xinjiang filing."""
    return disclosures_dir / "昌吉回族自治州应急管理局_2023年度部门决算.txt"


@pytest.fixture(scope="session")
def changji_pdf(disclosures_dir: Path) -> Path:
    """The same filing, set again as a PDF with ruled performance sheets."""
    return disclosures_dir / "昌吉回族自治州应急管理局_2023年度部门决算_重排.pdf"


@pytest.fixture(scope="session")
def changji_docx(disclosures_dir: Path) -> Path:
    """The Word file that this PDF was made from."""
    return disclosures_dir / "昌吉回族自治州应急管理局_2023年度部门决算_重排.docx"


@pytest.fixture(scope="session")
def putuo_pdf(disclosures_dir: Path) -> Path:
    """The Shanghai filing with all nine statements."""
    return disclosures_dir / "上海市普陀区财政局_2024年度部门决算.pdf"


@pytest.fixture(scope="session")
def putuo_faulty_pdf(disclosures_dir: Path) -> Path:
    """The Shanghai filing with planted faults: its second revision."""
    return disclosures_dir / "上海市普陀区财政局_2024年度部门决算_问题版.pdf"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sample was written into."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> dict[str, WrittenFiling]:
    """All filings of the sample by file name."""
    return {written.path.name: written for written in write_sample(sample_folder)}


@pytest.fixture(scope="session")
def sample_read(sample: dict[str, WrittenFiling]) -> dict[str, Filing]:
    """What is read in each of them."""
    return {name: read(written.path) for name, written in sample.items()}
