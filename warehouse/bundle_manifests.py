"""What manifests that lie in an archive say about the documents beside them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from disclosures.documents.bundle import SEPARATOR, Bundle, Member
from warehouse.manifest import MANIFEST, Publication, parse_manifest

_NAME_COLUMN = b"file_name"


def is_manifest(member: Member) -> bool:
    """Whether a file of an archive is a manifest of ours."""
    return member.file_name == MANIFEST and _NAME_COLUMN in member.data.partition(b"\n")[0]


def documents_of(bundle: Bundle, name: str = "") -> list[tuple[Member, Publication | None]]:
    """The documents of an archive with what manifests in it say of each; a manifest itself is none.

    A manifest speaks of the files of its folder, as one beside files outside an archive does. What it says of
    an archive it says of everything in it, unless something further inside says otherwise. A file of that
    name without a column ``file_name`` is no manifest of ours, and a document like any other.

    Args:
        bundle: the archive.
        name: what it is called, for the words of an error.

    Raises:
        warehouse.manifest.ManifestError: a manifest cannot be used.
    """
    manifests = {
        _folder(member.name): parse_manifest(member.data, f"{name}{SEPARATOR}{member.name}")
        for member in bundle.members
        if is_manifest(member)
    }
    return [
        (member, _said_of(member.name, manifests)) for member in bundle.members if not is_manifest(member)
    ]


def _said_of(name: str, manifests: Mapping[str, Mapping[str, Publication]]) -> Publication | None:
    """What is said of a member, each column by the innermost manifest that fills it; null where none does."""
    found: Publication | None = None
    for place in _places(name):
        folder = _folder(place)
        said = manifests.get(folder, {}).get(place[len(folder) :])
        if said is not None:
            found = said if found is None else _completed(found, said)
    return found


def _places(name: str) -> Iterator[str]:
    """A member and the archives around it, from the inside."""
    yield name
    while SEPARATOR in name:
        name = name.rpartition(SEPARATOR)[0]
        yield name


def _folder(name: str) -> str:
    """What of a name comes before the name of the file itself."""
    return name[: max(name.rfind("/"), name.rfind(SEPARATOR)) + 1]


def _completed(one: Publication, other: Publication) -> Publication:
    empty = {f.name: getattr(other, f.name) for f in fields(one) if getattr(one, f.name) is None}
    return replace(one, **empty)
