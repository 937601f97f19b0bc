"""A publication site on this machine, in the shapes that real ones have; it can change and misbehave."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PADDING = "<p>" + "本栏目公开各单位收支情况。" * 40 + "</p>"
"""Real pages are long: a short one is a firewall's."""
STUB = b'<html><head><meta http-equiv="refresh" content="0;URL=../" /></head></html>'
FIREWALL = b"<html><body>blocked</body></html>"
LOGIN = f'<html><body>{PADDING}<form><input type="password" name="p"></form></body></html>'.encode()

Form = dict[str, str]


@dataclass
class Reply:
    """What is answered: a body, or a redirect."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class PublicationSite:
    """``routes``: path → bytes, a `Reply`, or a function of the form that makes one."""

    url: str = ""
    routes: dict[str, bytes | Reply | Callable[[Form], Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    has_etags: bool = True

    def reply(self, path: str, form: Form) -> Reply:
        found = self.routes.get(path, Reply(b"<html>not here</html>", 404))
        if callable(found):
            return found(form)
        return found if isinstance(found, Reply) else Reply(found)

    def list_page(self, path: str, items: list[tuple[str, str, str]]) -> None:
        """A list in the shape of TRS WCM: (address, title, date) of each announcement."""
        rows = "".join(
            f'<li><a href="{href}" title="{title}">{title[:10]}…</a><span class="bf-pass">{on}</span></li>'
            for href, title, on in items
        )
        self.routes[path] = (
            f'<html><meta charset="utf-8">{PADDING}<ul class="list">{rows}</ul></html>'.encode()
        )

    def article(self, path: str, files: list[tuple[str, str]], published_on: str = "2024-09-25") -> None:
        """An article: (address, text of the link) of each file, the first in its body, others below it."""
        inner = "".join(f'<a href="{href}">{text}</a>' for href, text in files[:1])
        below = "".join(f'<li><a href="{href}" title="{text}">附件</a></li>' for href, text in files[1:])
        self.routes[path] = (
            f'<html><head><meta charset="utf-8"><meta name="PubDate" content="{published_on} 10:00"></head>'
            f'<body><a href="/pdf/navigation.pdf">导航</a><div class="article_content">{PADDING}{inner}</div>'
            f'<ul class="article_attachment">{below}</ul></body></html>'
        ).encode()


def entry(web: PublicationSite, **more: object) -> dict[str, object]:
    """An entry of ``sites.yaml`` for the lists and articles of this site, which is asked without pauses."""
    return {
        "id": "demo",
        "name": "示例站",
        "family": "list",
        "start": [f"{web.url}/js/"],
        "listing": {"item": "ul.list li", "date": "span"},
        "article": {"attachments": [".article_content a", ".article_attachment a"]},
        "politeness": {"delay_s": 0, "pauses_s": [], "timeout_s": 5},
        "allow_private": True,
        **more,
    }


@contextmanager
def publication_site() -> Iterator[PublicationSite]:
    site = PublicationSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self.answer({name: values[0] for name, values in parse_qs(body).items()})

        def answer(self, form: Form) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
            site.asked.append(path)
            reply = site.reply(path, form)
            etag = f'"{hashlib.md5(reply.body).hexdigest()}"'
            if site.has_etags and reply.status == 200 and self.headers.get("If-None-Match") == etag:
                reply = Reply(status=304)
            self.send_response(reply.status)
            if site.has_etags:
                self.send_header("ETag", etag)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()
