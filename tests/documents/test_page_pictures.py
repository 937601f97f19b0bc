"""Which files are the pages of one document: pictures of a folder, by the numbers in their names."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from disclosures.documents.natural_order import natural_key
from disclosures.documents.page_pictures import FileInFolder, documents_in, picture_size


def picture(size: tuple[int, int] = (500, 707), kind: str = "PNG", frames: int = 1) -> bytes:
    stream = io.BytesIO()
    first, *rest = [Image.new("L", size, n) for n in range(frames)]
    first.save(stream, kind, **({"save_all": True, "append_images": rest} if rest else {}))
    return stream.getvalue()


def test_pictures_of_a_folder_are_one_document_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    inside = {
        **{f"甲/{n}.jpg": picture(kind="JPEG") for n in (10, 2, 1)},
        **{
            "甲/码.png": picture((200, 200)),
            "乙/1.png": picture(),
            "乙/2.tiff": picture(kind="TIFF", frames=2),
        },
        **{"丙/1.png": picture(), "丙/2.png": picture(), "丙/决算.txt": "决算".encode()},
    }
    files = []
    for number, (name, data) in enumerate(inside.items()):
        path = tmp_path / str(number)
        path.write_bytes(data)
        folder, _, own = name.partition("/")
        files.append(FileInFolder(path, folder, own))
    found = [[f"{page.folder}/{page.name}" for page in document] for document in documents_in(files)]
    assert found == [
        ["甲/1.jpg", "甲/2.jpg", "甲/10.jpg"],
        *(["甲/码.png"], ["乙/1.png"], ["乙/2.tiff"], ["丙/1.png"], ["丙/2.png"], ["丙/决算.txt"]),
    ]


@pytest.mark.parametrize(
    ("size", "may_be"),
    [
        ((400, 400), True),
        ((399, 600), False),
        ((400, 1200), True),
        ((1201, 400), False),
        ((2480, 3508), True),
    ],
)
def test_what_is_small_or_long_is_no_page(tmp_path: Path, size: tuple[int, int], may_be: bool) -> None:
    (tmp_path / "one").write_bytes(picture(size))
    assert picture_size(tmp_path / "one").may_be_page is may_be


def test_the_size_of_a_picture_is_known_from_its_header(tmp_path: Path) -> None:
    file = tmp_path / "one"
    file.write_bytes(picture((640, 480), "TIFF", frames=2))
    assert picture_size(file).is_single is False
    file.write_bytes(picture((640, 480), "JPEG")[:600])
    assert (picture_size(file).width, picture_size(file).is_single) == (640, True)
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    assert (picture_size(file).width, picture_size(file).is_single) == (None, True)


@given(
    st.lists(st.integers(0, 10**20), unique=True, max_size=8),
    st.sampled_from(["{}.jpg", "第{}页.png", "W0{}_附件.jpg", "a/b{}"]),
    st.sampled_from(["", "0", "0>4", "0>22"]),
    st.randoms(),
)
def test_numbers_in_names_are_ordered_by_their_value(
    numbers: list[int], name: str, width: str, random: Any
) -> None:
    wanted = [name.format(format(n, width)) if width else name.format(n) for n in sorted(numbers)]
    mixed = random.sample(wanted, len(wanted))
    assert sorted(mixed, key=natural_key) == wanted


@given(st.lists(st.text(max_size=6), max_size=6), st.randoms())
def test_the_order_of_names_is_the_same_however_they_come(names: list[str], random: Any) -> None:
    assert sorted(random.sample(names, len(names)), key=natural_key) == sorted(names, key=natural_key)
