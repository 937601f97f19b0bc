"""A spreadsheet's number as the sheet shows it, by its number format (ECMA-376, part 1, 18.8.30, 18.8.31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a file names by number only, as a Chinese Excel shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|'
    r"(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|AM/PM)|(?P<digit>[0#?])|(?P<exponent>E[+-])|(?P<sign>[.,%@/])|"
    r"(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps of a number; the file holds the binary number behind them."""
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = Decimal(2_958_465)


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: its tokens as (kind, text), and the condition under which it is meant."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None

    def has(self, kind: str) -> bool:
        return any(k == kind for k, _ in self.tokens)


def stored(raw: str) -> Decimal:
    """The number that a file means: what it stores, to the digits that a spreadsheet keeps.

    Raises:
        ArithmeticError: it is no number.
    """
    with localcontext() as context:
        context.prec, context.rounding = _SIGNIFICANT, ROUND_HALF_UP
        return +Decimal(raw)


def plain(value: Decimal) -> str:
    """A number without format: all its digits, no zeros after them, never an exponent."""
    text = f"{abs(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"-{text}" if value < 0 else text


def shown(value: Decimal, code: str, *, is_1904: bool = False) -> str:
    """A number as a sheet shows it in a cell of that format, without the padding around it.

    A number without format (常规) is shown with all digits: a sheet rounds it to the width of its column,
    which is no precision that anyone chose. So is one whose format counts in fractions or powers of ten.

    Args:
        value: The number, from `stored`.
        code: The format's code.
        is_1904: Whether days count from 1904.
    """
    section, is_signed = _chosen(value, _sections(code))
    if section is not None and section.has("date") and not section.has("digit"):
        return _date(value, section, is_1904)
    if section is None or section.has("exponent") or section.has("/"):
        return plain(value)
    number = value if is_signed else abs(value)
    if section.has("general"):
        texts = [plain(number) if kind == "general" else text for kind, text in section.tokens if kind != ","]
        return "".join(texts).strip()
    if section.has("@"):
        return plain(value)
    if not section.has("digit"):
        return "".join(text for kind, text in section.tokens if kind == "literal").strip()
    return _number(number, section)


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        text = match[0]
        if kind == "other" and text == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(("literal", match[kind]))
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(match["bracket"]):
                condition = found[1], Decimal(found[2])
            elif found := _CURRENCY.match(match["bracket"]):
                tokens.append(("literal", found[1]))
            elif set(match["bracket"].lower()) <= set("hms"):
                tokens.append(("date", match["bracket"]))
        elif kind == "sign":
            tokens.append((text, text))
        elif kind is not None:
            tokens.append((kind, text))
    return (*sections, _Section(tuple(tokens), condition))


def _chosen(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section that a number is shown by, and whether a negative number keeps its sign there."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(value, *section.condition):
                return section, True
        return None, True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _holds(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _number(value: Decimal, section: _Section) -> str:
    """Digits put into the places that a section has for them."""
    tokens = list(section.tokens)
    last = max(i for i, (kind, _) in enumerate(tokens) if kind == "digit")
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "."), None)
    end = last if point is None else point
    scale = 0
    while last + 1 + scale < len(tokens) and tokens[last + 1 + scale][0] == ",":
        scale += 1
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    whole_places = [i for i in places if point is None or i < point]
    part_places = [i for i in places if point is not None and i > point]
    has_groups = any(
        kind == "," and any(p < i for p in whole_places) and any(p > i for p in whole_places)
        for i, (kind, _) in enumerate(tokens[: end + 1])
    )
    percents = sum(kind == "%" for kind, _ in tokens)
    with localcontext() as context:
        context.prec = 60
        exact = abs(value) * Decimal(100) ** percents / Decimal(1000) ** scale
        rounded = exact.quantize(Decimal(1).scaleb(-len(part_places)), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    out = _whole(whole if int(whole) else "", whole_places, tokens, has_groups)
    optional = {i for i in part_places if tokens[i][1] != "0"}
    digits = dict(zip(part_places, part, strict=True))
    for i in reversed(part_places):
        if i not in optional or digits[i] != "0":
            break
        digits[i] = ""
    text = ""
    for i, (kind, literal) in enumerate(tokens):
        if kind == "digit":
            text += out.get(i, "") if i in out else digits.get(i, "")
        elif kind == ".":
            text += "."
        elif kind in ("literal", "%"):
            text += literal
    text = text.strip()
    return f"-{text}" if value < 0 and rounded else text


def _whole(digits: str, places: list[int], tokens: list[tuple[str, str]], has_groups: bool) -> dict[int, str]:
    """The digits before the point by their place, from the right; the first place takes all that are left."""
    out: dict[int, str] = {}
    least = sum(tokens[i][1] == "0" for i in places)
    digits = digits.rjust(least, "0")
    if has_groups:
        text = f"{int(digits):,}" if digits else ""
        return {place: text if n == 0 else "" for n, place in enumerate(places)}
    for n, place in enumerate(reversed(places)):
        if n == len(places) - 1:
            out[place] = digits
        else:
            out[place], digits = digits[-1:], digits[:-1]
    return out


def _date(value: Decimal, section: _Section, is_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return plain(value)
    seconds = int((value * 86_400).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    day = (_FIRST_DAY_1904 if is_1904 else _FIRST_DAY) + timedelta(seconds=seconds)
    text, after_hour = "", False
    for kind, token in section.tokens:
        if kind != "date":
            text += token if kind in ("literal", ".", ",", "/") else ""
            continue
        letter, long = token[0].lower(), len(token) > 1
        number = {
            "y": day.year, "d": day.day, "h": day.hour, "s": day.second,
            "m": day.minute if after_hour else day.month,
        }.get(letter)  # fmt: skip
        if letter == "y":
            text += str(number) if len(token) > 2 else f"{day.year % 100:02}"
        elif number is not None:
            text += f"{number:02}" if long else str(number)
        after_hour = letter == "h"
    return text.strip()
