"""``juesuan status`` lists what a reviewer of units should look at."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pytest

from assets.home import HOME_VARIABLE, Home
from pipelines.warehouse_commands import status
from warehouse import connect


def test_doubtful_units_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    with connect(home.warehouse) as con:
        for unit, name in (("a", "奇台县园林局"), ("b", "奇台县绿化局")):
            con.execute(
                "INSERT INTO core.dim_unit (unit_id, name, name_key, unit_kind, has_filed, files_itself) "
                "VALUES (?, ?, ?, '单位', true, true)",
                [unit, name, name],
            )
        for state in ("doubtful", "rejected"):
            con.execute(
                "INSERT INTO core.unit_link VALUES ('a', 'b', 'renamed', 2023, ?, 'name', 0.25, 1, 0, ?)",
                [state, f"名称相似（{state}）"],
            )
    assert status(argparse.Namespace(format="csv")) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(r["name"], r["detail"]) for r in rows if r["topic"] == "doubtful unit"] == [
        ("奇台县园林局 → 奇台县绿化局", "renamed 2023: 名称相似（doubtful）")
    ]
