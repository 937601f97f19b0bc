"""Tells what an answer of a site is: what was asked for, or a page that stands where it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from disclosures.documents import sniff


class Answer(StrEnum):
    """What came back."""

    CONTENT = "content"  # what was asked for, as far as the bytes tell
    REMOVED = "removed"  # the site took it away: a stub that sends elsewhere
    FIREWALL = "firewall"  # a page of a web application firewall; asking again later may help
    LOGIN = "login"  # a page that asks who is there


_STUB = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh", re.I)
_TEXT_WITHIN = 20_000


def recognise(data: bytes, *, is_file: bool) -> Answer:
    """What an answer with status 200 is.

    Args:
        data: the body.
        is_file: a file was asked for, not a page: then any small page is none of it.
    """
    if sniff(data) not in {"html", "text", "empty", "xml"}:
        return Answer.CONTENT
    text = data[:_TEXT_WITHIN].decode("utf-8", errors="replace")
    signs = _signs()
    if len(data) <= signs.stub_bytes and _STUB.search(text):
        return Answer.REMOVED
    if len(data) < signs.page_bytes or any(sign.search(text) for sign in signs.firewall):
        return Answer.FIREWALL
    if (is_file or len(data) < signs.login_bytes) and any(sign.search(text) for sign in signs.login):
        return Answer.LOGIN
    return Answer.CONTENT


@dataclass(frozen=True, slots=True)
class _Signs:
    """What ``signs.yaml`` says; its comments explain each."""

    stub_bytes: int
    page_bytes: int
    login_bytes: int
    firewall: tuple[re.Pattern[str], ...]
    login: tuple[re.Pattern[str], ...]


@cache
def _signs() -> _Signs:
    raw = yaml.safe_load(files("pipelines.sites").joinpath("signs.yaml").read_text("utf-8"))
    patterns = {name: tuple(re.compile(p, re.I) for p in raw.pop(name)) for name in ("firewall", "login")}
    return _Signs(**raw, **patterns)
