"""Gets pages and files from sites: politely, within limits of size and time, from public addresses only."""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from pipelines.sites.entries import Site
from pipelines.sites.recognise import Answer, recognise

_REDIRECTS = 5
_NOT_FOUND = frozenset({404, 410})
_MOMENTARY = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(Exception):
    """Something was not fetched. ``reason`` is a stable slug, ``detail`` words for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: where it came from in the end, its body, and what to ask with next time.

    ``is_unchanged``: the site says that it is what it was (then the body is empty).
    """

    address: str
    body: bytes
    etag: str | None
    last_modified: str | None
    charset: str | None
    is_unchanged: bool = False


class PrivateAddressError(httpcore.ConnectError):
    """A name stands for an address that is not public."""


class _PublicOnly(httpcore.SyncBackend):
    """Connects to public addresses only, and to the very address that was looked at.

    Names are resolved once, here: a name that changes its address between a check and the connection (DNS
    rebinding) gains nothing.
    """

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(host, port, timeout, local_address, socket_options)
        peer = stream.get_extra_info("server_addr")[0]
        if not ipaddress.ip_address(peer.partition("%")[0]).is_global:
            stream.close()
            raise PrivateAddressError(f"{host} is {peer}, which is no public address")
        return stream


class _Transport(httpx.HTTPTransport):
    def __init__(self, *, public_only: bool) -> None:
        super().__init__()
        if public_only:
            # httpx has no argument for how connections are made; httpcore, which makes them, has.
            self._pool = httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=_PublicOnly()
            )


class Fetcher:
    """Asks one site. Close it, or use it as a context.

    Args:
        site: its politeness and what it allows.
        sleep: waits for seconds; tests give their own.
    """

    def __init__(self, site: Site, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._site, self._sleep = site, sleep
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._client = httpx.Client(
            transport=_Transport(public_only=not site.allow_private),
            headers={"user-agent": site.politeness.user_agent, "accept-language": "zh-CN,zh;q=0.9"},
            timeout=site.politeness.timeout_s,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def page(self, address: str, form: Mapping[str, str] | None = None) -> Fetched:
        """A page, or the answer to a form.

        Raises:
            FetchError: ``removed``, ``not_found``, ``firewall``, ``login``, ``http_<status>``,
                ``unreachable``, ``timeout``, ``too_large``, ``robots``, ``private_address``,
                ``not_http`` or ``too_many_redirects``.
        """
        return self._persistently(address, form=form, headers={}, is_file=form is not None)

    def file(self, address: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """A file; unchanged where the site says that it still is what it was when it gave these marks.

        Raises:
            FetchError: as `page`.
        """
        headers = {}
        if etag:
            headers["if-none-match"] = etag
        if last_modified:
            headers["if-modified-since"] = last_modified
        return self._persistently(address, form=None, headers=headers, is_file=True)

    def _persistently(
        self, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str], is_file: bool
    ) -> Fetched:
        for pause in (*self._site.politeness.pauses_s, None):
            try:
                return self._once(address, form, headers, is_file)
            except FetchError as error:
                if pause is None or not _is_momentary(error.reason):
                    raise
                self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _once(
        self, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str], is_file: bool
    ) -> Fetched:
        for _ in range(_REDIRECTS + 1):
            self._allowed(address)
            self._wait(address)
            fetched, elsewhere = self._request(address, form, headers)
            if elsewhere is None:
                break
            address, form = elsewhere, None
        else:
            raise FetchError("too_many_redirects", address)
        # An answer to a form is JSON and may be short; a page in its place is not what was asked for.
        if not fetched.is_unchanged and not (form is not None and fetched.body[:1] in b"[{"):
            answer = recognise(fetched.body, is_file=is_file)
            if answer is not Answer.CONTENT:
                raise FetchError(answer, f"{address}: {len(fetched.body)} bytes")
        return fetched

    def _request(
        self, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[Fetched, str | None]:
        limits = self._site.politeness
        method = "GET" if form is None else "POST"
        give_up = time.monotonic() + limits.download_s
        body = bytearray()
        try:
            with self._client.stream(method, address, data=form, headers=headers) as response:
                if response.is_redirect and response.next_request is not None:
                    return _fetched(response, b""), str(response.next_request.url)
                if response.status_code == httpx.codes.NOT_MODIFIED:
                    return _fetched(response, b"", is_unchanged=True), None
                if response.status_code in _NOT_FOUND:
                    raise FetchError("not_found", f"{address}: HTTP {response.status_code}")
                if response.status_code != httpx.codes.OK:
                    raise FetchError(f"http_{response.status_code}", address)
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > limits.largest_mb * 1_000_000:
                        raise FetchError("too_large", f"{address}: more than {limits.largest_mb} MB")
                    if time.monotonic() > give_up:
                        raise FetchError("timeout", f"{address}: not complete after {limits.download_s} s")
                return _fetched(response, bytes(body)), None
        except httpx.TimeoutException as error:
            raise FetchError("timeout", f"{address}: {type(error).__name__}") from error
        except PrivateAddressError as error:
            raise FetchError("private_address", str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.DecodingError) as error:
            if isinstance(error.__cause__, PrivateAddressError):
                raise FetchError("private_address", str(error)) from error
            raise FetchError("unreachable", f"{address}: {error}") from error

    def _allowed(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise FetchError("not_http", address)
        if self._site.politeness.robots and parts.path != "/robots.txt":
            rules = self._rules(f"{parts.scheme}://{parts.netloc}")
            if not rules.can_fetch(self._site.politeness.user_agent, address):
                raise FetchError("robots", f"{address}: robots.txt does not allow it")

    def _rules(self, origin: str) -> RobotFileParser:
        """The rules of a site (RFC 9309): none where it has no file, everything forbidden while it fails."""
        if origin not in self._robots:
            rules = RobotFileParser()
            self._wait(origin)
            try:
                found, elsewhere = self._request(f"{origin}/robots.txt", None, {})
                lines = [] if elsewhere else found.body.decode("utf-8", errors="replace").splitlines()
                # Sites answer with their home page where the file is not there.
                rules.parse([] if any("<html" in line.lower() for line in lines[:20]) else lines)
            except FetchError as error:
                if error.reason == "private_address" or _is_momentary(error.reason):
                    raise
                rules.parse([])
            self._robots[origin] = rules
        return self._robots[origin]

    def _wait(self, address: str) -> None:
        host = urlsplit(address).netloc
        passed = time.monotonic() - self._last.get(host, float("-inf"))
        if passed < self._site.politeness.delay_s:
            self._sleep(self._site.politeness.delay_s - passed)
        self._last[host] = time.monotonic()


def _fetched(response: httpx.Response, body: bytes, *, is_unchanged: bool = False) -> Fetched:
    return Fetched(
        address=str(response.url),
        body=body,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        charset=response.charset_encoding,
        is_unchanged=is_unchanged,
    )


def _is_momentary(reason: str) -> bool:
    status = reason.removeprefix("http_")
    return reason in {"unreachable", "timeout", Answer.FIREWALL} or (
        status.isdigit() and int(status) in _MOMENTARY
    )
