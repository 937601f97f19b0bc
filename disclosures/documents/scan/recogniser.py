"""Recognises pieces of lines on a scan: RapidOCR's recognition model, which its wheel brings along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from disclosures.documents.characters import REPLACEMENT, as_printed
from disclosures.documents.scan.ink import Grey, Mask, Piece
from disclosures.documents.scan.numbers import NUMERIC, holds, runs
from disclosures.documents.scan.wavering import settle

# What is around a piece in the picture that is recognised, in points, and how high that is at least.
_MARGIN = 1.5
_LOWEST = 9.4
# A stroke that is no higher, in points, and so many times as wide is a dash.
_FLAT = 1.6
_DASH = 1.5
_FULL_WIDTH = {"(": "（", ")": "）", ":": "：", ";": "；", ",": "，", "?": "？", "!": "！"}
# Of a pair of brackets, one that is full-width tells the width of the other.
_BRACKETS = re.compile(r"（([^()（）]*)\)|\(([^()（）]*)）")
_IDEOGRAPHS = "\u4e00"
# A number between strokes, as pages are numbered: there 一 is a dash.
_BETWEEN_STROKES = re.compile(r"[-—–一]*\d+[-—–一]*")
# A dot whose lower end is above this part of the line's height is one of those that stand at half of it.
_HALFWAY = 0.75
# No ink of an ideograph is further from where the model sees its middle than this part of the line's height.
_HALF_IDEOGRAPH = 0.75
# How wide characters are that are narrower than a digit, by a digit.
_NARROW = {".": 0.5, ",": 0.5, "-": 0.7}
# What a number is at most trusted whose ink is not as many characters.
_DOUBTFUL = 0.3
_DASHES = "—"


class Character(NamedTuple):
    """A character, how sure it is (0 to 1), and in pixels: its ink, and where the model sees its middle."""

    text: str
    confidence: float
    x0: float
    x1: float
    centre: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a piece says. Ink in which nothing was recognised is one U+FFFD of confidence 0."""

    piece: Piece
    characters: tuple[Character, ...]


class _Decoder:
    """The decoder of the model without what no filing prints (決 is the variant of 决 that is not used), and
    with what it knows of words and numbers where the model wavers."""

    def __init__(self, decoder: Any) -> None:
        self._printed = [i for i, text in enumerate(decoder.character) if _is_printed(text)]
        decoder.character = [decoder.character[i] for i in self._printed]
        self._decoder = decoder

    def __call__(self, likely: NDArray[np.float32], *arguments: Any, **options: Any) -> Any:
        printed = np.ascontiguousarray(likely[:, :, self._printed])
        for line in printed:
            settle(line, self._decoder.character)
        return self._decoder(printed, *arguments, **options)


def _is_printed(text: str) -> bool:
    """Whether filings print a character: those of GB 2312, of ASCII, and the decoder's own mark for none."""
    if len(text) > 1 or text == "·":
        return True
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.use_det": False,
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "Global.log_level": "error",
            # A number is set into a picture of its own width, not of a line's: half the time.
            "Rec.rec_img_shape": [3, 48, 96],
            # Documents are read in as many processes as there are processors.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        }
    )
    engine(np.full((48, 96, 3), 255, np.uint8))  # its model is loaded when it is first used
    engine.text_rec.postprocess_op = _Decoder(engine.text_rec.postprocess_op)
    return engine


def recognise(grey: Grey, ink: Mask, piece: Piece, scale: float) -> Recognised:
    """Recognise one piece.

    Args:
        grey: The straight page without its rules.
        ink: The same as a mask: 0 is paper.
        piece: Where the ink is.
        scale: Pixels per point.
    """
    if _is_dash(piece, scale):
        return Recognised(piece, (Character(_DASHES, 1.0, piece.x0, piece.x1, (piece.x0 + piece.x1) / 2),))
    characters = _read(grey, ink, piece, scale)
    checked: list[Character] = []
    done = 0
    for is_number, run in groupby(characters, key=lambda c: c.text in NUMERIC):
        part = list(run)
        if is_number:
            before = characters[done - 1] if done else None
            after = characters[done + len(part)] if done + len(part) < len(characters) else None
            checked += _checked(grey, ink, _within(ink, piece, before, after), part, scale)
        else:
            checked += part
        done += len(part)
    return Recognised(piece, tuple(checked))


def how_surely(grey: Grey, ink: Mask, piece: Piece, scale: float) -> list[float]:
    """How sure the model is of each character of a piece; what its ink says of a number is left out."""
    return [character.confidence for character in _read(grey, ink, piece, scale)]


def _within(ink: Mask, piece: Piece, before: Character | None, after: Character | None) -> Piece | None:
    """The ink between two characters of a line, with what their own ink cannot be: ideographs are as wide as
    the line is high."""
    most = _HALF_IDEOGRAPH * (piece.y1 - piece.y0)
    left, right = float(piece.x0), float(piece.x1)
    if before is not None:
        left = min(before.x1, before.centre + most)
    if after is not None:
        right = max(after.x0, after.centre - most)
    blobs = [
        (piece.x0 + x0, piece.x0 + x1)
        for x0, x1 in runs(ink[piece.y0 : piece.y1, piece.x0 : piece.x1].any(axis=0))
        if left <= piece.x0 + (x0 + x1) / 2 <= right
    ]
    return piece._replace(x0=blobs[0][0], x1=blobs[-1][1]) if blobs else None


def _checked(
    grey: Grey, ink: Mask, place: Piece | None, characters: list[Character], scale: float
) -> list[Character]:
    """A number with its doubts: recognised once more by itself where its ink are more or fewer characters."""
    if place is not None:
        around = ink[place.y0 : place.y1, place.x0 : place.x1]
        if holds(around, _text(characters)):
            return _placed(place, around, characters)
        again = _read(grey, ink, place, scale)
        # What is dropped is one of two equal characters; what else differs is a doubt.
        if _is_within(_text(characters), _text(again)) and holds(around, _text(again)):
            return _placed(place, around, again)
    return [c._replace(confidence=min(c.confidence, _DOUBTFUL)) for c in characters]


def _placed(place: Piece, ink: Mask, characters: list[Character]) -> list[Character]:
    """The characters of a number where their ink is; where that runs together they share it by width."""
    places = runs(ink.any(axis=0))
    if len(places) != len(characters):
        widths = [_NARROW.get(c.text, 1.0) for c in characters]
        ends = [sum(widths[: i + 1]) * ink.shape[1] / sum(widths) for i in range(len(widths))]
        places = [(round(x0), round(x1)) for x0, x1 in pairwise([0.0, *ends])]
    return [
        c._replace(x0=float(place.x0 + x0), x1=float(place.x0 + x1))
        for c, (x0, x1) in zip(characters, places, strict=True)
    ]


def _is_within(shorter: str, longer: str) -> bool:
    """Whether a number becomes another by characters that are put into it."""
    rest = iter(longer)
    return NUMERIC.issuperset(longer) and all(one in rest for one in shorter)


def _text(characters: list[Character]) -> str:
    return "".join(c.text for c in characters)


def _is_dash(piece: Piece, scale: float) -> bool:
    """Whether a piece is a flat stroke alone in a cell: the model sees no line in it, and guesses."""
    width, height = piece.x1 - piece.x0, piece.y1 - piece.y0
    return piece.is_alone and height <= _FLAT * scale and width >= _DASH * height


def _read(grey: Grey, ink: Mask, piece: Piece, scale: float) -> list[Character]:
    margin = round(_MARGIN * scale)
    above = max(margin, (round(_LOWEST * scale) - (piece.y1 - piece.y0)) // 2)
    top, left = max(0, piece.y0 - above), max(0, piece.x0 - margin)
    part = grey[top : piece.y1 + above, left : piece.x1 + margin]
    result = _engine()(
        np.repeat(part[:, :, None], 3, axis=2),
        use_det=False,
        use_cls=False,
        use_rec=True,
        return_word_box=True,
        text_score=0.0,
    )
    text = result.txts[0] if result.txts else ""
    if not text.strip():
        return [Character(REPLACEMENT, 0.0, piece.x0, piece.x1, (piece.x0 + piece.x1) / 2)]
    words = result.word_results[0]
    width = part.shape[1] / words.line_txt_len
    centres = [left + (column + 0.5) * width for columns in words.word_cols for column in columns]
    sure = [c for t, c in zip(text, words.confs, strict=True) if not t.isspace()]
    visible = _as_set(as_printed("".join(text.split())))
    found = [
        Character(t, confidence, x0, x1, centre)
        for t, confidence, centre, (x0, x1) in zip(
            visible, sure, centres, _edges(ink, piece, centres), strict=True
        )
    ]
    return [
        one._replace(text="·") if one.text == "." and _is_halfway(ink, piece, found, i) else one
        for i, one in enumerate(found)
    ]


def _is_halfway(ink: Mask, piece: Piece, line: list[Character], place: int) -> bool:
    """Whether a dot, which is none within a number, stands at half the height of its line."""
    if all(0 <= i < len(line) and line[i].text.isdecimal() for i in (place - 1, place + 1)):
        return False
    dot = ink[piece.y0 : piece.y1, round(line[place].x0) : round(line[place].x1)]
    rows = np.flatnonzero(dot.any(axis=1))
    return len(rows) > 0 and bool(rows[-1] < _HALFWAY * len(dot))


def _edges(ink: Mask, piece: Piece, centres: list[float]) -> list[tuple[float, float]]:
    """The ink of each character from left to right, cut where there is least of it between two of them."""
    profile = np.count_nonzero(ink[piece.y0 : piece.y1, piece.x0 : piece.x1], axis=0)
    cuts = [0]
    for one, other in pairwise(centres):
        first = min(max(round(one) - piece.x0, cuts[-1]), len(profile) - 1)
        last = min(max(round(other) - piece.x0, first + 1), len(profile))
        least = np.flatnonzero(profile[first:last] == profile[first:last].min())
        cuts.append(first + int(least[len(least) // 2]))
    cuts.append(len(profile))
    edges = []
    for start, end in pairwise(cuts):
        inked = np.flatnonzero(profile[start:end])
        left, right = (int(inked[0]), int(inked[-1]) + 1) if len(inked) else (0, max(end - start, 1))
        edges.append((float(piece.x0 + start + left), float(piece.x0 + start + right)))
    return edges


def _as_set(text: str) -> str:
    """With punctuation as wide as it is set among ideographs: pictures hardly show the width of a bracket."""
    # The dot at half the height is U+30FB in some maps of GB 2312, and U+00B7 in what filings print.
    found = list(text.replace("・", "·"))
    for i, character in enumerate(found):
        neighbours = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
        if character in _FULL_WIDTH and any(c >= _IDEOGRAPHS for c in neighbours):
            found[i] = _FULL_WIDTH[character]
    set_right = _BRACKETS.sub(lambda pair: f"（{pair[1] or pair[2] or ''}）", "".join(found))
    return set_right.replace("一", "—") if _BETWEEN_STROKES.fullmatch(set_right) else set_right
