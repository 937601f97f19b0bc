"""The reviewed fixes file: every mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.fixes import COLUMNS, Fix, FixesError, read_fixes

HEADER = ",".join(COLUMNS)


def write(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "unit_links.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def test_decisions_come_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "renamed,奇台县甲局,,奇台县乙局,,2023,,三定方案", "kind,奇台县乙局,,,,,行政,")
    assert read_fixes(path) == (
        Fix(2, "renamed", "奇台县甲局", other="奇台县乙局", fiscal_year=2023, reason="三定方案"),
        Fix(3, "kind", "奇台县乙局", value="行政"),
    )
    assert read_fixes(tmp_path / "none.csv") == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("moved,奇台县甲局,,奇台县乙局,,2023,,", "unknown action “moved”"),
        ("renamed,奇台县甲局,,,,2023,,", "renamed needs other"),
        ("merged,奇台县甲局,,奇台县乙局,,,,", "merged needs fiscal_year"),
        ("split,奇台县甲局,,奇台县乙局,,next,,", "“next” is no fiscal year"),
        ("kind,奇台县甲局,,,,,企业,", "none of 行政, 参公, 事业"),
        ("division,甲局,,,,,999999,", "no division has the code “999999”"),
        ("alias,甲局,123,奇台县甲局,,,,", "no division has the code “123”"),
        ("alias,甲局", "8 columns"),
        ("alias,甲局,,奇台县甲局,,,,,more", "8 columns"),
    ],
)
def test_a_row_that_says_nothing_is_named(tmp_path: Path, row: str, words: str) -> None:
    path = write(tmp_path, "kind,奇台县乙局,,,,,行政,", row)
    with pytest.raises(FixesError, match=f"unit_links.csv:3: .*{words}"):
        read_fixes(path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FixesError, match=r"unit_links\.csv:1: the columns must be action,unit"):
        read_fixes(write(tmp_path, header="from,to"))
    path = tmp_path / "unit_links.csv"
    path.write_bytes(HEADER.encode() + "\nkind,甲局".encode("gb18030"))
    with pytest.raises(FixesError, match="not UTF-8"):
        read_fixes(path)
