"""How targets, results, scores and the numbers inside prose are written on a performance sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from disclosures.amounts import MalformedNumberError, parse_number
from disclosures.taxonomy.performance import taxonomy

_DIGITS = "0-9０-９"
_NUMBER = f"[-+−－]?[{_DIGITS}][{_DIGITS},，.．]*"
_PLAIN = re.compile(f"({_NUMBER})([^{_DIGITS}]*)")
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Value:
    """A target or result as read. ``value`` is null for words, dates and where ``is_malformed``.

    ``operator`` is one of >=, <=, =, >, < or null; ``is_free``: words that the taxonomy does not know.
    """

    operator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    is_malformed: bool = False
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class ProseNumber:
    """A number inside running text: ``text[start:end]`` is what is printed, ``is_date`` a year or a day.

    ``value`` is null for what looks like a number and is none (``0.4.2``).
    """

    start: int
    end: int
    value: Decimal | None
    unit: str | None
    is_date: bool


@cache
def _operator_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    ways = {way: sign for sign, spelt in taxonomy().operators.items() for way in spelt}
    longest_first = "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True))
    return re.compile(longest_first), ways


def operator_of(text: str) -> str | None:
    """The comparison sign that ``text`` as a whole is, normalised; ``None`` if it is none."""
    pattern, ways = _operator_pattern()
    return ways[text] if pattern.fullmatch(text) else None


def split_operator(text: str) -> tuple[str | None, str]:
    """The leading comparison sign, normalised, and what follows it; spelt at the end too (5家以上)."""
    pattern, ways = _operator_pattern()
    found = pattern.match(text)
    if found:
        return ways[found.group()], text[found.end() :]
    return None, text


@cache
def _date_pattern() -> re.Pattern[str]:
    dotted = rf"{_YEAR}[.\-/]\d{{1,2}}(?:[.\-/]\d{{1,2}})?"
    in_month = r"\d{1,2}月(?:\d{1,2}日)?"
    day = rf"(?:{_YEAR}年(?:{in_month})?|{in_month}|{dotted})"
    words = "|".join(re.escape(word) for word in taxonomy().date_words)
    return re.compile(f"{day}(?:[—–~～至到-]+{day})?(?:{words})*")


def _is_date(text: str) -> bool:
    # "6月" alone is six months, a quantity; a month becomes a date by its year, its day or what follows it.
    found = _date_pattern().fullmatch(text)
    return found is not None and not re.fullmatch(r"\d{1,2}月", text)


@lru_cache(maxsize=4096)
def parse_value(text: str) -> Value:
    """Read one target or result, printed without white space: ``>=3次``, ``及时``, ``2023年10月前完成``.

    Never raises: a number that is not well-formed (``=0.4.2万元``) comes back as malformed, without a value.
    """
    operator, rest = split_operator(text)
    plain = unicodedata.normalize("NFKC", rest)
    if _is_date(plain):
        return Value(operator)
    bound = next((b for b in taxonomy().bounds if rest.endswith(b) and len(rest) > len(b)), None)
    number = _PLAIN.fullmatch(rest.removesuffix(bound) if bound else rest)
    if number is None or not _is_unit(number[2]):
        return Value(operator, is_free=rest not in taxonomy().words)
    if bound and operator is None:
        operator = taxonomy().bounds[bound]
    unit = unicodedata.normalize("NFKC", number[2]) or None
    try:
        return Value(operator, parse_number(number[1]), unit)
    except MalformedNumberError:
        return Value(operator, is_malformed=True)


@lru_cache(maxsize=4096)
def may_begin_value(text: str) -> bool:
    """Whether a target or result may begin so: with a number, a date or known words, not yet complete."""
    operator, rest = split_operator(text)
    plain = unicodedata.normalize("NFKC", rest)
    if not plain:
        return operator is not None
    words = taxonomy()
    if any(word.startswith(plain) for word in words.words):
        return True
    if not plain[0].isdigit():
        return False
    if operator is None and re.fullmatch(r"[0-9.,]+", plain):
        return True
    in_dates = "".join(words.date_words) + "年月日—–~～至到.-/"
    tail = plain.lstrip("0123456789.,")
    return any(u.startswith(tail) for u in words.units) or all(c.isdigit() or c in in_dates for c in plain)


def _is_unit(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text)
    return (
        not plain
        or plain in taxonomy().units
        or re.fullmatch(r"[㐀-鿿]{1,4}|[A-Za-z]{1,4}|[㐀-鿿]{1,3}/[㐀-鿿]{1,3}", plain) is not None
    )


def score_span(text: str) -> tuple[int, int] | None:
    """Where the number of a score cell stands (``50分`` → (0, 2)), or ``None`` if it holds no such number."""
    found = re.fullmatch(f"[（(]?([{_DIGITS}][{_DIGITS},，.．]*)(?:分|[%％])?[）)]?", text)
    return None if found is None else found.span(1)


def is_number(text: str) -> bool:
    """Whether the text is one well-formed printed number, with or without a percent sign."""
    return _number_or_none(text) is not None


def _number_or_none(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except MalformedNumberError:
        return None


_PROSE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)*%?")
_ENUMERATOR = re.compile(
    r"[（(]\d{1,2}[）)]|(?:^|(?<=[。；;：:！？!?）)，,]))\d{1,2}(?:[、．]|\.(?!\d)|[）)])"
)


def prose_numbers(text: str) -> Iterator[ProseNumber]:
    """The numbers of a running text without white space, in order.

    Not numbers: an enumerator (``1.``, ``（2）``), an identifier (〔2020〕10号, A4), a Chinese numeral.
    A year (2023年, 2021-2025) and a day in quotation marks (“5.12”) are dates, with units of their own; a
    full date in digits (2023.10.31) is no number.
    """
    words = taxonomy()
    plain = _same_length(text)
    skipped = [m.span() for m in _ENUMERATOR.finditer(plain)]
    skipped += [m.span() for pattern in words.identifiers for m in pattern.finditer(plain)]
    for found in _PROSE.finditer(plain):
        start, end = found.span()
        if any(start < stop and begin < end for begin, stop in skipped):
            continue
        number = found.group()
        after = plain[end:]
        if re.fullmatch(rf"{_YEAR}(?:\.\d{{1,2}}){{2}}", number):
            continue
        value = _number_or_none(number)
        if number.endswith("%"):
            yield ProseNumber(start, end, value, "%", False)
        elif _is_year(plain, start, end):
            yield ProseNumber(start, end, value, words.year_unit, True)
        elif re.fullmatch(r"\d{1,2}\.\d{1,2}", number) and plain[start - 1 : start] in "“\"'‘" and start > 0:
            yield ProseNumber(start, end, value, words.date_unit, True)
        else:
            unit = next((u for u in words.units if after.startswith(u)), None)
            yield ProseNumber(start, end, value, unit, False)


def _is_year(text: str, start: int, end: int) -> bool:
    if not re.fullmatch(_YEAR, text[start:end]):
        return False
    in_span = re.match(rf"[—–~～至到-]+{_YEAR}(?!\d)", text[end:]) or re.search(
        rf"(?<!\d){_YEAR}[—–~～至到-]+$", text[:start]
    )
    return text[end : end + 1] == "年" or in_span is not None


def _same_length(text: str) -> str:
    """NFKC, character by character, keeping positions: a character that would become several stays."""
    folded = (unicodedata.normalize("NFKC", c) for c in text)
    return "".join(f if len(f) == 1 else c for f, c in zip(folded, text, strict=True))
