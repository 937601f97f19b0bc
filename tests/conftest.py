"""What all tests share: the real filings and their proof-read figures, where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

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
def putuo_pdf(disclosures_dir: Path) -> Path:
    """The Shanghai filing with all nine statements."""
    return disclosures_dir / "上海市普陀区财政局_2024年度部门决算.pdf"


@pytest.fixture(scope="session")
def putuo_faulty_pdf(disclosures_dir: Path) -> Path:
    """The Shanghai filing with planted faults: its second revision."""
    return disclosures_dir / "上海市普陀区财政局_2024年度部门决算_问题版.pdf"
