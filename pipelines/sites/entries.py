"""A publication site as data: the entries of ``sites.yaml``, read into checked values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

FILE_NAME = "sites.yaml"
USER_AGENT = "juesuan (reads published final accounts)"


class SitesError(ValueError):
    """``sites.yaml`` says something that cannot be used; the message names file, entry and field."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _cron(text: str) -> str:
    import dagster as dg

    try:
        dg.ScheduleDefinition(name="schedule", job_name="job", cron_schedule=text)
    except dg.DagsterInvalidDefinitionError as error:
        raise ValueError(f"not a cron expression: {text}") from error
    return text


def _http(address: str) -> str:
    if not re.match(r"https?://[^/\s]+", address):
        raise ValueError("an address begins with http:// or https://")
    return address


Pattern = Annotated[str, AfterValidator(_pattern)]
Address = Annotated[str, AfterValidator(_http)]


class ListPage(_Strict):
    """Where announcements stand on a list page; CSS selectors.

    Attributes:
        item: one announcement.
        link: its link, within the item; the item itself where it is one.
        date: what has the date printed, within the item; null where none is printed.
        document_id: its first group is the site's own number of the document, in the link's address; an
            address that it does not match is its own number.
        pages: the address of a further page, with ``{page}``; relative to the start. Null for one page.
        first_page: the number that the second page has in ``pages``.
        last_page: where to stop at the latest.
    """

    item: str = "li"
    link: str = "a[href]"
    date: str | None = None
    document_id: Pattern = r"[_/]([0-9A-Za-z]+)\.s?html?$"
    pages: str | None = None
    first_page: int = 1
    last_page: int = 500


class Search(_Strict):
    """The POST search that continues a list (TRS WCM): its form, and the names in its JSON answer.

    ``form`` values may have ``{page}`` in them, from 1; pages before ``first_page`` are on the list itself.
    """

    address: str
    form: dict[str, str]
    first_page: int = 1
    items: str = "data"
    page_count: str = "pageCount"
    link: tuple[str, ...] = ("docpuburl", "chnldocurl")
    title: str = "doctitle"
    date: str = "pubdate"


class Step(_Strict):
    """One request of a chain whose answers are JSON.

    Attributes:
        address: where to ask, relative to the start; may have ``{names}`` of earlier steps, and ``{year}``.
        form: the fields of a POST; null for a GET.
        each: the list in the answer, as ``names.joined.with.dots``; empty where the answer is the list.
        bind: name → field of an element of the list, for later steps.
    """

    address: str
    form: dict[str, str] | None = None
    each: str = ""
    bind: dict[str, str]


class Article(_Strict):
    """Where an article has its date and its attachments; CSS selectors.

    ``file`` is a pattern on addresses and texts of links. ``is_document``: the page itself is a document
    where no file is attached to it.
    """

    attachments: tuple[str, ...] = ("a[href]",)
    file: Pattern = r"(?i)\.(pdf|docx?|xlsx?|wps|ofd|txt|zip|rar|7z|tar|t?gz|jpe?g|png|tiff?)$|download"
    date: str = 'meta[name="PubDate"]'
    is_document: bool = True

    def matches(self, text: str) -> bool:
        """Whether an address or the text of a link is a file's."""
        return re.search(self.file, text) is not None


class Politeness(_Strict):
    """How a site is asked: seconds between two requests, how long one may take, how often it is tried.

    ``pauses_s``: the pauses before further tries of what failed for a moment, or is a firewall's page.
    """

    delay_s: float = Field(default=2.0, ge=0)
    timeout_s: float = Field(default=30.0, gt=0)
    download_s: float = Field(default=600.0, gt=0)
    largest_mb: float = Field(default=300.0, gt=0)
    pauses_s: tuple[float, ...] = (5.0, 15.0, 45.0, 120.0)
    user_agent: str = USER_AGENT
    robots: bool = True


class Recheck(_Strict):
    """Known documents that are looked at again each time, the longest unseen first: files are replaced.

    ``days`` after it was first seen a document is left alone.
    """

    documents: int = Field(default=20, ge=0)
    days: int = Field(default=500, ge=0)


class Site(_Strict):
    """One site or column of a site.

    Attributes:
        id: a short name of letters, digits and ``_``, which never changes: what is remembered hangs on it.
        family: its shape, see ``docs/sites.md``.
        start: where to begin; ``{year}`` stands for each of ``years``, one column per year.
        years: fiscal years of the columns, or of the documents asked for.
        download: the address of a file of a chain of ``steps``, with their names.
        document_id: the site's number of a document of a chain, with their names.
        title: what to call a document of a chain, with their names.
        department: on an index of departments, the links to departments.
        division_code: whose documents these are, for people; units are told from the documents.
        encoding: of pages that do not say it; null to tell it from the bytes.
        most_new: documents taken at one poll at most; the next one goes on.
        allow_private: addresses of the own network may be asked: for tests and intranets.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    family: Literal["list", "list_and_search", "departments", "steps", "addresses"]
    start: tuple[Address, ...] = ()
    years: tuple[int, ...] = ()
    listing: ListPage = ListPage()
    search: Search | None = None
    department: str = "a[href]"
    steps: tuple[Step, ...] = ()
    download: str = ""
    document_id: str = ""
    title: str = ""
    manifest: str | None = None
    article: Article | None = Article()
    division_code: str | None = None
    level: str | None = None
    encoding: str | None = None
    politeness: Politeness = Politeness()
    recheck: Recheck = Recheck()
    most_new: int = Field(default=500, ge=1)
    allow_private: bool = False
    schedule: Annotated[str, AfterValidator(_cron)] = "0 3 * * *"

    @model_validator(mode="after")
    def _complete(self) -> Site:
        needed = {
            "list": ("start",),
            "list_and_search": ("start", "search"),
            "departments": ("start",),
            "steps": ("start", "steps", "download", "document_id"),
            "addresses": ("manifest",),
        }[self.family]
        if missing := [name for name in needed if not getattr(self, name)]:
            raise ValueError(f"a site of the family {self.family} needs {', '.join(missing)}")
        return self

    @property
    def starts(self) -> tuple[str, ...]:
        """The addresses to begin at, one for each year where they name years; the latest first."""
        years = sorted(self.years, reverse=True)
        return tuple(
            start.replace("{year}", str(year))
            for start in self.start
            for year in (years if "{year}" in start else (0,))
        )


def load_sites(root: Path) -> tuple[Site, ...]:
    """The entries of a home's ``sites.yaml``; none where it has no such file.

    Raises:
        SitesError: the file is no YAML, an entry cannot be used, or two have one id.
    """
    path = root / FILE_NAME
    if not path.exists():
        return ()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: not YAML: {error}") from error
    entries = raw.get("sites") if isinstance(raw, dict) else None
    if not isinstance(entries, list):
        raise SitesError(f"{path}: needs a list `sites`")
    sites = tuple(_site(path, number, entry) for number, entry in enumerate(entries, start=1))
    seen: set[str] = set()
    for site in sites:
        if site.id in seen:
            raise SitesError(f"{path}: two entries are called {site.id}")
        seen.add(site.id)
    return sites


def find_site(root: Path, site_id: str) -> Site:
    """The entry of that name.

    Raises:
        SitesError: there is none, or the file cannot be used.
    """
    sites = {site.id: site for site in load_sites(root)}
    if site_id not in sites:
        known = ", ".join(sites) or "none"
        raise SitesError(f"{root / FILE_NAME}: no entry {site_id}; there are: {known}")
    return sites[site_id]


def _site(path: Path, number: int, entry: Any) -> Site:
    try:
        return Site.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        name = entry.get("id", number) if isinstance(entry, dict) else number
        where = ".".join(str(part) for part in first["loc"])
        raise SitesError(f"{path}: entry {name}: {where or 'entry'}: {first['msg']}") from error
