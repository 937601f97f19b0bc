"""What is new on a site arrives once, with the site's own number; what is replaced arrives again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from publication_site import FIREWALL, LOGIN, PADDING, STUB, PublicationSite, Reply, entry

from pipelines.sites.entries import Site
from pipelines.sites.memory import Memory
from pipelines.sites.polling import MEMORY, poll
from warehouse.arrivals import SitePoll, forget, is_news, waiting

PDF = b"%PDF-1.4 accounts of "
NOW = datetime(2025, 1, 2, tzinfo=UTC)
QUIET = {"delay_s": 0, "pauses_s": [0], "timeout_s": 5}


def site(web: PublicationSite, **more: Any) -> Site:
    return Site.model_validate(entry(web, politeness=QUIET) | more)


def announce(web: PublicationSite, count: int, first: int = 1) -> None:
    """Announcements with one PDF each, the newest first."""
    numbers = range(first + count - 1, first - 1, -1)
    web.list_page(
        "/js/", [(f"./202409/t20240925_{n}.htm", f"示例局{n}2023年度部门决算", "2024-09-25") for n in numbers]
    )
    for n in numbers:
        web.article(f"/js/202409/t20240925_{n}.htm", [(f"/up/{n}.pdf", f"示例局{n}2023年度部门决算.pdf")])
        web.routes[f"/up/{n}.pdf"] = PDF + str(n).encode()


def arrived(root: Path, kind: str = "document") -> list[dict[str, Any]]:
    """What waits to be landed, and is forgotten, as after a landing."""
    records = waiting(root / "arrivals")
    found = [json.loads(path.read_text("utf-8")) for path in records]
    forget(records)
    return sorted((r for r in found if r["kind"] == kind), key=lambda r: str(r.get("site_document_id")))


def ask(web: PublicationSite, root: Path, now: datetime = NOW, **more: Any) -> SitePoll:
    return poll(site(web, **more), root, now=now)


def test_what_is_announced_arrives_with_its_number_name_and_date(
    web: PublicationSite, tmp_path: Path
) -> None:
    announce(web, 2)
    done = ask(web, tmp_path)
    assert (done.announced, done.new_documents, done.new_files, done.events) == (2, 2, 2, 0)
    assert done.is_complete
    (data,) = [p.read_bytes() for p in (tmp_path / "arrivals/demo").glob("*.data")][:1]
    assert data.startswith(PDF)
    first, second = arrived(tmp_path)
    assert (first["site_document_id"], second["site_document_id"]) == ("1", "2")
    assert first["file_name"] == "示例局12023年度部门决算.pdf"
    assert first["title"] == "示例局12023年度部门决算"
    assert first["published_on"] == "2024-09-25"
    assert first["address"] == f"{web.url}/up/1.pdf"


def test_nothing_arrives_twice_and_later_polls_stop_at_the_known(
    web: PublicationSite, tmp_path: Path
) -> None:
    announce(web, 5)
    ask(web, tmp_path)
    arrived(tmp_path)
    done = ask(web, tmp_path, recheck={"documents": 2})
    assert (done.new_documents, done.new_files, done.checked_documents, done.unchanged_files) == (0, 0, 2, 2)
    assert not any(map(is_news, waiting(tmp_path / "arrivals")))  # of itself the poll starts no run
    assert arrived(tmp_path) == []
    announce(web, 6)
    assert ask(web, tmp_path, recheck={"documents": 0}).new_documents == 1
    assert [r["site_document_id"] for r in arrived(tmp_path)] == ["6"]


@pytest.mark.parametrize("has_etags", [True, False])
def test_a_file_replaced_under_its_address_arrives_again(
    web: PublicationSite, tmp_path: Path, has_etags: bool
) -> None:
    web.has_etags = has_etags
    announce(web, 1)
    ask(web, tmp_path)
    arrived(tmp_path)
    web.routes["/up/1.pdf"] = PDF + b"1, corrected"
    done = ask(web, tmp_path)
    assert (done.new_documents, done.new_files, done.events) == (0, 1, 1)
    records = waiting(tmp_path / "arrivals")
    (event,) = [r for p in records if (r := json.loads(p.read_text("utf-8")))["kind"] == "event"]
    assert (event["reason"], event["site_document_id"]) == ("replaced", "1")
    assert [r["site_document_id"] for r in arrived(tmp_path)] == ["1"]


def test_pictures_in_an_article_are_its_files_where_the_entry_says_so(
    web: PublicationSite, tmp_path: Path
) -> None:
    web.list_page("/js/", [("./202409/t20240925_1.htm", "示例局2023年度部门决算", "2024-09-25")])
    shown = "".join(f'<p><img src="./{name}" title=""></p>' for name in ("b.jpg", "a.jpg", "c.png"))
    web.routes["/js/202409/t20240925_1.htm"] = (
        f'<html><meta charset="utf-8"><img src="/logo.png"><div class="article_content">{PADDING}{shown}'
        '<img src="data:image/png;base64,AAAA"></div></html>'
    ).encode()
    for name in ("a.jpg", "b.jpg", "c.png"):
        web.routes[f"/js/202409/{name}"] = b"\xff\xd8\xff" + name.encode()
    ask(web, tmp_path, article={"attachments": [".article_content a", ".article_content img"]})
    records = arrived(tmp_path)
    assert {r["file_name"] for r in records} == {"a.jpg", "b.jpg", "c.png"}
    order = [f"{web.url}/js/202409/{name}" for name in ("b.jpg", "a.jpg", "c.png")]
    assert [r["attachments"] for r in records] == [order] * 3


def test_rechecks_go_round_and_end_with_age(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 3)
    ask(web, tmp_path)
    more = {"recheck": {"documents": 1, "days": 30}}
    web.asked.clear()
    for minute in range(3):
        ask(web, tmp_path, now=NOW + timedelta(minutes=minute + 1), **more)
    files = [path for path in web.asked if path.startswith("/up/")]
    assert sorted(files) == ["/up/1.pdf", "/up/2.pdf", "/up/3.pdf"]
    for day in range(40, 44):
        ask(web, tmp_path, now=NOW + timedelta(days=day), **more)
    assert ask(web, tmp_path, now=NOW + timedelta(days=50), **more).checked_documents == 0


def test_a_recrawl_goes_back_to_the_beginning(web: PublicationSite, tmp_path: Path) -> None:
    pages = {"listing": {"item": "ul.list li", "pages": "index_{page}.html"}}
    announce(web, 2)
    web.routes["/js/index_1.html"] = web.routes["/js/"]
    announce(web, 2, first=3)
    ask(web, tmp_path, **pages)
    assert ask(web, tmp_path, **pages).pages == 1
    assert poll(site(web, **pages), tmp_path, now=NOW, recrawl=True).pages == 2


def test_the_first_poll_goes_back_in_slices(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 5)
    first = ask(web, tmp_path, most_new=2, recheck={"documents": 0})
    assert (first.new_documents, first.is_complete) == (2, False)
    second = ask(web, tmp_path, most_new=2, recheck={"documents": 0})
    third = ask(web, tmp_path, most_new=2, recheck={"documents": 0})
    assert (second.new_documents, third.new_documents, third.is_complete) == (2, 1, True)
    assert [r["site_document_id"] for r in arrived(tmp_path)] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(STUB), "removed"),
        (Reply(FIREWALL), "firewall"),
        (Reply(LOGIN), "login"),
        (Reply(b"gone", 410), "not_found"),
        (Reply(b"no", 403), "http_403"),
        (Reply(b"down", 503), "http_503"),
        (Reply(status=302, headers={"Location": "ftp://example.org/a.pdf"}), "not_http"),
        (Reply(status=302, headers={"Location": "/up/1.pdf"}), "too_many_redirects"),
    ],
)
def test_what_stands_where_a_file_was_is_an_event_and_no_document(
    web: PublicationSite, tmp_path: Path, reply: Reply, reason: str
) -> None:
    announce(web, 2)
    web.routes["/up/1.pdf"] = reply
    done = ask(web, tmp_path)
    assert (done.new_files, done.events) == (1, 1)
    assert [r["reason"] for r in arrived(tmp_path, "event")] == [reason]


def test_what_failed_is_tried_again_until_it_is_there(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 1)
    web.routes["/up/1.pdf"] = Reply(b"down", 503)
    ask(web, tmp_path, recheck={"documents": 5})
    web.routes["/up/1.pdf"] = PDF
    assert ask(web, tmp_path, recheck={"documents": 5}).new_files == 1
    assert [r["site_document_id"] for r in arrived(tmp_path)] == ["1"]


def test_a_removed_article_is_remembered_as_removed(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 1)
    web.routes["/js/202409/t20240925_1.htm"] = STUB
    ask(web, tmp_path)
    with Memory(tmp_path / MEMORY, "demo") as memory:
        assert memory.counts() == {"removed": 1}


def test_a_list_that_fails_is_an_event_and_the_next_poll_goes_on(
    web: PublicationSite, tmp_path: Path
) -> None:
    web.routes["/js/"] = FIREWALL
    done = ask(web, tmp_path)
    assert (done.is_complete, done.events) == (False, 1)
    announce(web, 1)
    assert ask(web, tmp_path).new_files == 1


def test_a_page_without_files_is_itself_the_document_and_counters_in_it_are_no_change(
    web: PublicationSite, tmp_path: Path
) -> None:
    announce(web, 1)
    web.article("/js/202409/t20240925_1.htm", [])
    assert ask(web, tmp_path).new_files == 1
    (record,) = arrived(tmp_path)
    assert record["file_name"] == "示例局12023年度部门决算.html"
    page = web.routes["/js/202409/t20240925_1.htm"]
    assert isinstance(page, bytes)
    web.routes["/js/202409/t20240925_1.htm"] = page.replace(b"<body>", b"<body><!-- visit 42 -->")
    assert ask(web, tmp_path).new_files == 0


def test_a_name_never_becomes_a_path(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 1)
    web.article("/js/202409/t20240925_1.htm", [("/up/1.pdf", "../../etc/passwd\x00.pdf")])
    ask(web, tmp_path)
    (record,) = arrived(tmp_path)
    assert record["file_name"] == "etcpasswd.pdf"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["arrivals", "sites"]


def test_robots_are_heard(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 1)
    web.routes["/robots.txt"] = b"User-agent: *\nDisallow: /up/\n"
    ask(web, tmp_path)
    assert "/up/1.pdf" not in web.asked
    assert [r["reason"] for r in arrived(tmp_path, "event")] == ["robots"]


def test_private_addresses_are_not_asked_unless_the_entry_says_so(
    web: PublicationSite, tmp_path: Path
) -> None:
    announce(web, 1)
    done = ask(web, tmp_path, allow_private=False)
    assert (done.events, done.new_files, web.asked) == (1, 0, [])
    (event,) = arrived(tmp_path, "event")
    assert event["reason"] == "private_address"


def test_a_file_that_is_too_large_is_given_up(web: PublicationSite, tmp_path: Path) -> None:
    announce(web, 1)
    web.routes["/up/1.pdf"] = PDF + bytes(200_000)
    ask(web, tmp_path, politeness={**QUIET, "largest_mb": 0.1})
    assert [r["reason"] for r in arrived(tmp_path, "event")] == ["too_large"]


def test_a_poll_that_is_cut_short_loses_nothing(
    web: PublicationSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce(web, 3)
    remember = Memory.remember

    def dies(memory: Memory, document: Any, *arguments: Any) -> None:
        if document.document_id == "2":
            raise KeyboardInterrupt
        remember(memory, document, *arguments)

    monkeypatch.setattr(Memory, "remember", dies)
    with pytest.raises(KeyboardInterrupt):
        ask(web, tmp_path)
    monkeypatch.undo()
    ask(web, tmp_path)
    assert {r["site_document_id"] for r in arrived(tmp_path)} == {"1", "2", "3"}
