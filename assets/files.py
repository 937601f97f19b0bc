"""Finds the documents that people name, and what the manifests beside them say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from warehouse.manifest import MANIFEST, Publication, read_manifest


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The documents named, and all below the folders named, each once; no hidden files and no manifests.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.is_file())
            found.update(dict.fromkeys(p for p in below if not _is_hidden(p.relative_to(path))))
        elif path.is_file():
            found[path] = None
        else:
            raise FileNotFoundError(f"no such file or folder: {path}")
    return [path for path in found if path.name != MANIFEST]


def folder_of(document: Path, paths: Iterable[Path], inbox: Path) -> str | None:
    """The folder that a document was taken in with: null for one that is named itself, or lies in the inbox.

    The inbox is where documents arrive that have nothing to do with each other; its folders have.
    """
    if document.parent.resolve() == inbox.resolve() or not any(
        path.is_dir() and path in document.parents for path in paths
    ):
        return None
    return str(document.parent.resolve())


def manifests_beside(documents: Iterable[Path]) -> list[Path]:
    """The manifests in the folders of these documents."""
    return sorted(path for folder in {d.parent for d in documents} if (path := folder / MANIFEST).is_file())


def publications(documents: Iterable[Path]) -> dict[Path, Publication]:
    """What the manifests beside these documents say about them; those that none names are left out.

    Raises:
        warehouse.manifest.ManifestError: a manifest cannot be used.
    """
    listed = list(documents)
    said = {path.parent: read_manifest(path) for path in manifests_beside(listed)}
    return {d: said[d.parent][d.name] for d in listed if d.name in said.get(d.parent, {})}


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
