"""Each family of sites: what an entry of it finds on a site of that shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from publication_site import PADDING, PublicationSite, Reply

from pipelines.sites.entries import FILE_NAME, Site, SitesError, find_site, load_sites
from pipelines.sites.families import columns
from pipelines.sites.families.answers import UnexpectedAnswerError
from pipelines.sites.fetching import Fetcher
from pipelines.sites.pages import Announcement, SelectorError, date_in


def entry(web: PublicationSite, **more: Any) -> Site:
    return Site.model_validate(
        {
            "id": "demo",
            "name": "示例站",
            "start": [f"{web.url}/js/"],
            "listing": {"item": "ul.list li", "date": "span"},
            "politeness": {"delay_s": 0, "pauses_s": [], "robots": False},
            "allow_private": True,
            **more,
        }
    )


def found(site: Site, root: Path = Path()) -> list[Announcement]:
    with Fetcher(site) as fetcher:
        return [a for pages in columns(site, fetcher, root) for page in pages for a in page]


def numbers(announced: list[Announcement]) -> list[str]:
    return [a.document_id for a in announced]


def item(number: int) -> tuple[str, str, str]:
    return f"./202409/t20240925_{number}.htm", f"示例局{number}2023年度单位决算", "2024-09-25"


def test_a_list_goes_over_its_pages_until_one_is_missing(web: PublicationSite) -> None:
    web.list_page("/js/", [item(5), item(4)])
    web.list_page("/js/index_1.html", [item(3), item(2)])
    web.list_page("/js/index_2.html", [item(1)])
    site = entry(web, family="list", listing={"item": "ul.list li", "pages": "index_{page}.html"})
    assert numbers(found(site)) == ["5", "4", "3", "2", "1"]


def test_a_list_whose_pages_never_end_ends_where_it_repeats_itself(web: PublicationSite) -> None:
    web.list_page("/js/", [item(2), item(1)])
    for page in range(1, 4):
        web.routes[f"/js/index_{page}.html"] = web.routes["/js/"]
    site = entry(web, family="list", listing={"item": "ul.list li", "pages": "index_{page}.html"})
    assert numbers(found(site)) == ["2", "1"]


def test_one_column_for_each_year_the_latest_first(web: PublicationSite) -> None:
    web.list_page("/p118/2021bmjs/", [item(1)])
    web.list_page("/p118/2022bmjs/", [item(2)])
    site = entry(web, family="list", start=[f"{web.url}/p118/{{year}}bmjs/"], years=[2021, 2022])
    assert numbers(found(site)) == ["2", "1"]


def test_a_list_continued_by_a_search(web: PublicationSite) -> None:
    web.list_page("/js/", [item(9), item(8)])

    def search(form: dict[str, str]) -> Reply:
        assert form["channelid"] == "200210"
        rows = {"1": [9, 8], "2": [7]}.get(form["page"], [])
        data = [
            {"docpuburl": f"/js/202409/t20240925_{n}.htm", "doctitle": f"局{n}", "pubdate": "2024-09-25"}
            for n in rows
        ]
        return Reply(json.dumps({"pageCount": "2", "data": data}).encode())

    web.routes["/search"] = search
    site = entry(
        web,
        family="list_and_search",
        search={"address": "/search", "form": {"channelid": "200210", "page": "{page}"}, "first_page": 2},
    )
    announced = found(site)
    assert numbers(announced) == ["9", "8", "7"]
    assert str(announced[-1].published_on) == "2024-09-25"


def test_an_index_of_departments_with_files_on_their_pages(web: PublicationSite) -> None:
    web.routes["/js/"] = (
        f'<html>{PADDING}<div class="rt"><a href="a/">甲局</a><a href="b/">乙局</a></div></html>'.encode()
    )
    web.list_page("/js/a/", [("/f/a2023.pdf", "甲局2023年度部门决算", "")])
    web.list_page("/js/b/", [("/f/b2023.pdf", "乙局2023年度部门决算", "")])
    site = entry(web, family="departments", department="div.rt a")
    assert [(a.title, a.address) for a in found(site)] == [
        ("甲局2023年度部门决算", f"{web.url}/f/a2023.pdf"),
        ("乙局2023年度部门决算", f"{web.url}/f/b2023.pdf"),
    ]


def steps_entry(web: PublicationSite) -> Site:
    return entry(
        web,
        family="steps",
        start=[f"{web.url}/yjsgk/"],
        years=[2021],
        steps=[
            {"address": "units.do", "form": {"date": "{year}"}, "bind": {"unit": "iid", "unit_name": "name"}},
            {
                "address": "items.do",
                "form": {"groupid": "{unit}", "date": "{year}"},
                "each": "budgetTemplates",
                "bind": {"item": "uuid"},
            },
            {"address": "files.do", "form": {"uuid": "{item}"}, "bind": {"file": "iid", "name": "t_oldname"}},
        ],
        download="download.do?iid={file}",
        document_id="{item}",
        title="{unit_name}{year}年度部门决算",
    )


def test_a_chain_of_requests_with_json_answers(web: PublicationSite) -> None:
    answers: dict[str, Any] = {
        "units.do": [{"iid": 1, "name": "甲局"}, {"iid": 2, "name": "乙局"}],
        "items.do": {"budgetTemplates": [{"uuid": "u1"}]},
        "files.do": [{"iid": 7, "t_oldname": "说明.pdf"}, {"iid": 8, "t_oldname": "表格.xlsx"}],
    }
    for name, answer in answers.items():
        web.routes[f"/yjsgk/{name}"] = json.dumps(answer).encode()
    web.routes["/yjsgk/items.do"] = lambda form: Reply(
        json.dumps({"budgetTemplates": [{"uuid": f"u{form['groupid']}"}]}).encode()
    )
    announced = found(steps_entry(web))
    assert [(a.document_id, a.title) for a in announced] == [
        ("u1", "甲局2021年度部门决算"),
        ("u2", "乙局2021年度部门决算"),
    ]
    assert [(f.address, f.name) for f in announced[0].attachments or ()] == [
        (f"{web.url}/yjsgk/download.do?iid=7", "说明.pdf"),
        (f"{web.url}/yjsgk/download.do?iid=8", "表格.xlsx"),
    ]


def test_an_answer_of_another_shape_names_address_and_field(web: PublicationSite) -> None:
    web.routes["/yjsgk/units.do"] = b'[{"id": 1}]'
    with pytest.raises(UnexpectedAnswerError, match=r"units\.do: no field iid in \['id'\]"):
        found(steps_entry(web))


def test_addresses_kept_by_hand(web: PublicationSite, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        f"address,unit,fiscal_year,published_on\n{web.url}/a.pdf,甲局,2023,2024-09-01\n", encoding="utf-8"
    )
    site = Site.model_validate({"id": "hand", "name": "手工", "family": "addresses", "manifest": "list.csv"})
    (one,) = found(site, tmp_path)
    assert (one.title, str(one.published_on)) == ("甲局_2023年度决算", "2024-09-01")
    assert [f.name for f in one.attachments or ()] == ["甲局_2023年度决算.pdf"]
    (tmp_path / "list.csv").write_text("address\nfile:///etc/passwd\n", encoding="utf-8")
    with pytest.raises(SitesError, match=r"list\.csv, line 2"):
        found(site, tmp_path)


def test_pages_in_gb18030_are_read(web: PublicationSite) -> None:
    text = (
        f'<html><meta charset="gb2312">{PADDING}<ul class="list"><li><a href="1.htm">县档案馆</a></li></ul>'
    )
    web.routes["/js/"] = text.encode("gb18030")
    assert [a.title for a in found(entry(web, family="list"))] == ["县档案馆"]


def test_a_selector_that_is_none_is_named(web: PublicationSite) -> None:
    web.list_page("/js/", [item(1)])
    with pytest.raises(SelectorError, match="li::::"):
        found(entry(web, family="list", listing={"item": "li::::"}))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布时间：2025年9月5日", "2025-09-05"),
        ("2021-08-25 17:40", "2021-08-25"),
        ("2025/13/40", "None"),
        ("", "None"),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert str(date_in(text)) == date


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sites: [{id: a, name: b, family: list}]", "entry a: entry: .*needs start"),
        ("sites: [{id: A-1, name: b, family: list, start: ['http://x']}]", "entry A-1: id"),
        ("sites: [{id: a, name: b, family: list, start: ['ftp://x']}]", r"entry a: start\.0: .*http"),
        ("sites: [{id: a, name: b, family: list, start: ['http://x'], schedule: often}]", "not a cron"),
        ("sites: [{id: a, name: b, family: fax}]", "entry a: family"),
        ("sites: [{id: a, name: b, family: addresses, manifest: c, colour: red}]", "entry a: colour"),
        (
            "sites: [{id: a, name: b, family: addresses, manifest: c},"
            " {id: a, name: b, family: addresses, manifest: c}]",
            "two entries are called a",
        ),
        ("[", "not YAML"),
        ("site: []", "needs a list"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SitesError, match=said):
        load_sites(tmp_path)


def test_an_entry_that_is_not_there_is_named_beside_those_that_are(tmp_path: Path) -> None:
    assert load_sites(tmp_path) == ()
    (tmp_path / FILE_NAME).write_text(
        "sites: [{id: a, name: b, family: addresses, manifest: c}]", encoding="utf-8"
    )
    assert find_site(tmp_path, "a").name == "b"
    with pytest.raises(SitesError, match="no entry x; there are: a"):
        find_site(tmp_path, "x")


def test_the_entries_in_the_docs_can_be_used(tmp_path: Path) -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "sites.yaml"
    (tmp_path / FILE_NAME).write_text(docs.read_text("utf-8"), encoding="utf-8")
    families = {site.family for site in load_sites(tmp_path)}
    assert families == {"list", "list_and_search", "departments", "steps", "addresses"}
