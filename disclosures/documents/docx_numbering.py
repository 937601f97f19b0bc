"""The automatic numbers of Word paragraphs (ECMA-376, part 1, 17.9): 一、 is no text in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from disclosures.documents.package import Element, attribute, child, local

_SLOT = re.compile("%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LETTERS = 26
_CIRCLED = 20
_DEEPEST_STYLE = 20
_DIGITS_OF_A_COUNT = 6


def chinese(number: int) -> str:
    """A number below 100 as Chinese writes it in lists (十一、二十); digit by digit from there on."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        times, number = divmod(number, value)
        text += sign * times
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= _CIRCLED else str(number)


# ST_NumberFormat (17.18.59) as far as filings use it; what is not here counts in plain digits.
_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "ideographDigital", "koreanCounting"),
        chinese,
    ),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
}  # fmt: skip
_SILENT = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of one document in its order.

    Args:
        numbering: The part ``numbering``; null where there is none.
        styles: The part ``styles``: a style may number its paragraphs.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        for e in numbering if numbering is not None else ():
            if local(e) == "abstractNum":
                abstract[attribute(e, "abstractNumId") or ""] = dict(map(_level, _named(e, "lvl")))
            elif local(e) == "num":
                number = attribute(e, "numId") or ""
                base = _value(child(e, "abstractNumId"))
                own = [lvl for o in _named(e, "lvlOverride") for lvl in _named(o, "lvl")]
                starts = {
                    _number(attribute(o, "ilvl"), 0): _number(_value(s), 1)
                    for o in _named(e, "lvlOverride")
                    if (s := child(o, "startOverride")) is not None
                }
                levels = {**abstract.get(base, {}), **dict(map(_level, own))}
                for at, start in starts.items():
                    if at in levels:
                        levels[at] = _Level(start, levels[at].format, levels[at].text)
                self._levels[number] = levels
                # Lists of one definition count on together, unless one begins anew.
                self._lists[number] = number if starts else base
        self._styles = {attribute(e, "styleId") or "": e for e in styles if local(e) == "style"} if (
            styles is not None
        ) else {}  # fmt: skip
        self._counts: dict[str, dict[int, int]] = {}

    def label(self, properties: Element | None) -> str:
        """The number of the next paragraph, which has these properties; empty where it has none."""
        number, level = self._of(properties)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[number], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].format in _SILENT:
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at not in levels:
                return ""
            return _FORMATS.get(levels[at].format, str)(counts.get(at, levels[at].start))

        return _SLOT.sub(shown, levels[level].text)

    def _of(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        number = level = None
        for _ in range(_DEEPEST_STYLE):
            found = child(properties, "numPr")
            if number is None and child(found, "numId") is not None:
                number = _value(child(found, "numId"))
            if level is None and child(found, "ilvl") is not None:
                level = _value(child(found, "ilvl"))
            if number is not None:
                break
            style = child(properties, "pStyle")
            base = style if style is not None else child(self._parent(properties), "basedOn")
            entry = self._styles.get(_value(base))
            if entry is None:
                break
            properties = child(entry, "pPr")
            if properties is None:
                properties = entry
        return number or "", _number(level, 0)

    @staticmethod
    def _parent(properties: Element | None) -> Element | None:
        """The style that properties belong to."""
        if properties is None or local(properties) == "style":
            return properties
        parent = properties.getparent()
        return parent if parent is not None and local(parent) == "style" else None


def _named(element: Element, name: str) -> list[Element]:
    return [e for e in element if local(e) == name]


def _value(element: Element | None) -> str:
    return (attribute(element, "val") or "") if element is not None else ""


def _level(element: Element) -> tuple[int, _Level]:
    start = _number(_value(child(element, "start")), 1)
    text = _value(child(element, "lvlText"))
    form = _value(child(element, "numFmt")) or "decimal"
    return _number(attribute(element, "ilvl"), 0), _Level(start, form, text)


def _number(text: str | None, otherwise: int) -> int:
    """A small number; else what stands for one."""
    return (
        int(text) if text is not None and text.isdecimal() and len(text) < _DIGITS_OF_A_COUNT else otherwise
    )
