"""Files that are damaged or meant to harm: what the hostile benchmark and its test hand to the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from disclosures.typeset import text_producer_names
from disclosures.typeset.producers import producer
from disclosures.typeset.sample import invented_accounts
from disclosures.typeset.typesetting import typeset_filing

_FORM = "xinjiang_2023"
_SEED = 2023
_HUGE = 1 << 30
_BLOCK = bytes(1 << 20)


class Hostile(NamedTuple):
    """A file: what was done to it, its name, its bytes."""

    treatment: str
    name: str
    data: bytes


@cache
def whole_files() -> dict[str, bytes]:
    """One filing in every format that there is, by suffix; and all of them in an archive."""
    accounts = invented_accounts(_SEED, (2023,))
    made = {
        producer(name).suffix: typeset_filing(accounts, form=_FORM, seed=_SEED, producer=name).data
        for name in text_producer_names()
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, data in sorted(made.items()):
            archive.writestr(f"决算{suffix}", data)
    return {**made, ".zip": stream.getvalue()}


def damaged(count: int, seed: int = _SEED) -> Iterator[Hostile]:
    """``count`` files that were cut, flipped, or given the name of another format, formats taking turns."""
    random = Random(seed)
    whole = sorted(whole_files().items())
    for number in range(count):
        suffix, data = whole[number % len(whole)]
        treatment = ("truncated", "bit-flipped", "wrong extension", "garbage inside")[
            number // len(whole) % 4
        ]
        changed = bytearray(data)
        if treatment == "truncated":
            changed = changed[: random.randrange(1, len(data))]
        elif treatment == "bit-flipped":
            for _ in range(random.randrange(1, 30)):
                changed[random.randrange(len(data))] ^= 1 << random.randrange(8)
        elif treatment == "garbage inside":
            at = random.randrange(len(data))
            changed[at : at + 200] = random.randbytes(400)
        else:
            suffix = random.choice(whole)[0]
        yield Hostile(treatment, f"{number:04}{suffix}", bytes(changed))


def crafted() -> Iterator[Hostile]:
    """One file for each thing that is done on purpose."""
    yield Hostile("encrypted", "锁.pdf", _pdf(1, encrypt=StandardEncryption("secret")))
    yield Hostile("10,000 pages", "长.pdf", _pdf(10_000))
    yield Hostile("JavaScript", "脚本.pdf", _pdf(1, script="while (true) { app.alert(1) }"))
    yield Hostile("1 GB unpacked", "炸弹.zip", _zip({"a.txt": _HUGE}))
    for suffix, part in ((".docx", "word/document.xml"), (".xlsx", "xl/workbook.xml"), (".ofd", "OFD.xml")):
        yield Hostile("1 GB unpacked", f"炸弹{suffix}", _zip({"[Content_Types].xml": 10, part: _HUGE}))
    nested = _zip({"a.txt": 10})
    for _ in range(50):
        nested = _zip({"a.zip": nested})
    yield Hostile("deep nesting", "套娃.zip", nested)
    yield Hostile("deep nesting", "深.html", b"<html><body>" + b"<div>" * 100_000)
    deep = b"<w:p>" * 100_000
    yield Hostile(
        "deep nesting", "深.docx", _zip({"[Content_Types].xml": b"<a/>", "word/document.xml": deep})
    )
    laughs = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    yield Hostile(
        "entities",
        "笑.docx",
        _zip({"[Content_Types].xml": b"<a/>", "word/document.xml": laughs + b"]><a>&j;</a>"}),
    )
    yield Hostile("many members", "多.zip", _zip({f"{n}.txt": 1 for n in range(5000)}))


def write(files: Iterator[Hostile], folder: Path) -> Iterator[tuple[Path, Hostile]]:
    """Write files into a folder, each as it is asked for."""
    for number, one in enumerate(files):
        path = folder / f"{number:05}"
        path.write_bytes(one.data)
        yield path, one._replace(data=b"")


def _pdf(pages: int, encrypt: StandardEncryption | None = None, script: str = "") -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt)
    for number in range(pages):
        canvas.drawString(50, 200, f"2,940.05 {number}")
        canvas.showPage()
    canvas.save()
    if not script:
        return stream.getvalue()
    action = b"/OpenAction << /S /JavaScript /JS (" + script.encode().replace(b"(", b"\\(").replace(
        b")", b"\\)"
    )
    return stream.getvalue().replace(b"/Type /Catalog", action + b") >> /Type /Catalog", 1)


def _zip(members: dict[str, int | bytes]) -> bytes:
    """An archive; a number stands for that many zero bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            if isinstance(content, bytes):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w") as member:
                for start in range(0, content, len(_BLOCK)):
                    member.write(_BLOCK[: content - start])
    return stream.getvalue()
