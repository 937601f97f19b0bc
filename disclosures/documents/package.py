"""Parts of an Office file (ECMA-376, part 2): opened within limits, parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from types import TracebackType
from typing import TypeAlias

from lxml import etree

from disclosures.documents.document import UnreadableDocumentError
from disclosures.documents.embedded import may_be_read

MAX_PART = 24 * 1024 * 1024
"""Bytes of one unpacked part: the largest of a real filing has less than one million."""
MAX_MEMBERS = 10_000

Element: TypeAlias = etree._Element


def xml_parser() -> etree.XMLParser:
    """A parser that expands no entity, loads no file, and keeps libxml2's limits of depth and size."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def local(element: Element) -> str:
    """An element's name without its namespace; empty for what is no element. Strict and transitional files
    differ in their namespaces only (ECMA-376, part 4)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a name, without namespaces."""
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


class Package:
    """The parts of one file. ``kind`` names it in messages and reasons: ``broken_docx``.

    Raises:
        UnreadableDocumentError: ``broken_<kind>`` or ``limit_exceeded``.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self.kind = kind
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise self.broken(str(error)) from error
        self._names = {name.lstrip("/"): name for name in self._archive.namelist()}
        if len(self._names) > MAX_MEMBERS:
            raise UnreadableDocumentError("limit_exceeded", f"{len(self._names)} parts")

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def broken(self, detail: str) -> UnreadableDocumentError:
        """The error that says that the file is damaged."""
        return UnreadableDocumentError(f"broken_{self.kind}", detail)

    def part(self, name: str) -> Element:
        """A part as XML.

        Raises:
            UnreadableDocumentError: as `content`, or it is not XML, or declares a document type, which parts
                may not (ECMA-376, part 2, 8.1.1.1) and bombs do.
        """
        try:
            root = etree.fromstring(self.content(name), xml_parser())
        except etree.XMLSyntaxError as error:
            raise self.broken(f"{name}: {error}") from error
        if root.getroottree().docinfo.doctype:
            raise self.broken(f"{name}: declares a document type")
        return root

    def content(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableDocumentError: it is missing, damaged, encrypted, or larger than any.
        """
        if name not in self._names:
            raise self.broken(f"no part {name}")
        try:
            with self._archive.open(self._names[name]) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise self.broken(f"{name}: {error}") from error
        except RuntimeError as error:  # zipfile's word for a member behind a password
            raise UnreadableDocumentError("encrypted_office", f"{name}: {error}") from error
        if len(data) > MAX_PART:
            raise UnreadableDocumentError("limit_exceeded", f"{name}: more than {MAX_PART} bytes unpacked")
        return data

    def picture(self, name: str) -> bytes | None:
        """The bytes of a part that may be a picture of a page or a table; null for smaller ones, and for
        damaged parts, which no program shows either."""
        try:
            data = self.content(name)
        except UnreadableDocumentError:
            return None
        return data if may_be_read(data) else None

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """What a part (or, for an empty name, the package) refers to: id → the end of the type, the part."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for entry in self.part(name):
            if local(entry) == "Relationship" and entry.get("TargetMode") != "External":
                target = str(entry.get("Target", ""))
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = str(entry.get("Type", "")).rpartition("/")[2]
                found[str(entry.get("Id", ""))] = (kind, posixpath.normpath(path))
        return found

    def main(self, otherwise: str) -> str:
        """The name of the main part (its relationship is ``officeDocument``)."""
        parts = [path for kind, path in self.related("").values() if kind == "officeDocument"]
        return next((path for path in parts if path in self), otherwise)
