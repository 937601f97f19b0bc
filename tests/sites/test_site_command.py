"""``juesuan site`` shows entries and what one would find; what arrives is landed by the next run."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from publication_site import FIREWALL, PublicationSite, entry

from assets import landing
from assets.home import HOME_VARIABLE, Home
from pipelines.cli import main
from pipelines.resources import WarehouseFile
from warehouse.arrivals import waiting


@pytest.fixture
def home(web: PublicationSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    web.list_page("/js/", [("./t20240925_7.htm", "示例局2023年度部门决算", "2024-09-25")])
    web.article("/js/t20240925_7.htm", [("/up/7.pdf", "示例局2023年度部门决算.pdf")])
    web.routes["/up/7.pdf"] = b"%PDF-1.4 seven"
    (tmp_path / "sites.yaml").write_text(json.dumps({"sites": [entry(web)]}), encoding="utf-8")
    return Home(tmp_path)


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    assert main(["site", *arguments, "--format", "json"]) == 0
    return [dict(row) for row in json.loads(capsys.readouterr().out)]


def test_check_shows_every_step_and_keeps_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    steps = {row["step"]: row for row in rows(capsys, "check", "demo")}
    assert steps["list"]["result"] == "1 announcements"
    assert steps["announced"]["detail"] == "number 7, dated 2024-09-25"
    assert steps["article"]["result"] == "1 files, dated 2024-09-25"
    assert steps["file"]["result"] == "示例局2023年度部门决算.pdf"
    assert steps["bytes"]["result"] == "pdf, 14 bytes"
    assert [path.name for path in home.root.iterdir()] == ["sites.yaml"]


def test_check_says_what_fails(home: Home, web: PublicationSite, capsys: pytest.CaptureFixture[str]) -> None:
    web.routes["/js/"] = FIREWALL
    (row,) = rows(capsys, "check", "demo")
    assert (row["step"], row["result"]) == ("failed", "firewall")


def test_wrong_use_is_said_in_one_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", "nowhere"]) == 2
    assert "no entry nowhere; there are: demo" in capsys.readouterr().err
    assert main(["site", "poll"]) == 2
    (home.root / "sites.yaml").write_text("sites: 1", encoding="utf-8")
    assert main(["site", "list"]) == 2


def test_what_was_polled_is_landed_with_where_it_came_from(
    home: Home, web: PublicationSite, capsys: pytest.CaptureFixture[str]
) -> None:
    (done,) = rows(capsys, "poll", "demo")
    assert (done["new_documents"], done["new_files"]) == (1, 1)
    (known,) = rows(capsys, "list")
    assert (known["id"], known["present"], known["failed"]) == ("demo", 1, 0)

    home.prepare()
    warehouse = WarehouseFile(home.warehouse, wait_s=0)
    list(landing.landing(config=landing.LandingConfig(), home=home, warehouse=warehouse))
    assert waiting(home.arrivals) == []
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        seen = con.execute(
            "SELECT d.file_name, d.status, r.source, r.address, r.site_document_id, r.title, "
            "r.published_on::TEXT "
            "FROM raw.document AS d JOIN raw.retrieval AS r USING (document_id)"
        ).fetchall()
        polls = con.execute("SELECT site, announced, new_files, is_complete FROM raw.site_poll").fetchall()
    title = "示例局2023年度部门决算"
    address = f"{web.url}/up/7.pdf"
    assert seen == [(f"{title}.pdf", "pending", "demo", address, "7", title, "2024-09-25")]
    assert polls == [("demo", 1, 1, True)]

    web.routes["/up/7.pdf"] = b"%PDF-1.4 seven, corrected"
    rows(capsys, "poll", "demo")
    list(landing.landing(config=landing.LandingConfig(), home=home, warehouse=warehouse))
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("SELECT count(*), count(DISTINCT location) FROM raw.retrieval").fetchone() == (
            2,
            1,
        )
        events = con.execute("SELECT reason, site_document_id FROM raw.site_event").fetchall()
    assert events == [("replaced", "7")]
