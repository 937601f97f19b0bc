"""Finds headings among printed lines, and tells those of a table of contents from those of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from disclosures.statements.narrative.phrases import BREAKS, ordinal_pattern
from disclosures.statements.narrative.prose import Row
from disclosures.taxonomy.narrative import grammar
from disclosures.taxonomy.outline import outline_words
from disclosures.taxonomy.phrases import normalise

_LONGEST_TITLE = 60
_LONGEST_WRAPPED = 20
_RUN_OF_CONTENTS = 3  # so many headings in a row without text between them


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that covers rows ``[row, end)``.

    ``level`` 0 is the outermost. ``title`` is normalised, without mark, name of the filer and year;
    ``printed`` is all of it as printed. ``is_known``: its title is one of the taxonomy, or it heads a part.
    ``rest`` is what of its line is text already.
    """

    row: int
    end: int
    level: int
    title: str
    printed: str
    is_known: bool
    has_tail: bool = False
    is_contents: bool = False
    rest: Row | None = None


@cache
def level_patterns() -> tuple[re.Pattern[str], ...]:
    """The marks of headings by level."""
    return tuple(ordinal_pattern(p.body for p in marks) for marks in outline_words().levels)


def find_headings(rows: tuple[Row, ...], filers: tuple[str, ...]) -> list[Heading]:
    """All headings, those of a table of contents marked as such."""
    found: list[Heading] = []
    at = 0
    while at < len(rows):
        heading = _heading_at(rows, at, filers)
        if heading is not None:
            found.append(heading)
        at = heading.end if heading is not None else at + 1
    return _mark_contents(found, rows)


def bare_title(title: str, filers: tuple[str, ...]) -> str:
    """A normalised title without the filer's name and the year before it."""
    before = None
    while before != title:
        before = title
        title = re.sub(r"^(?:关于|20\d\d年度?)", "", title)
        for name in (*filers, *grammar().self_names):
            rest = title.removeprefix(name)
            if rest and rest != title and (name in filers or rest[0] == "2"):
                title = rest
    return title


def _heading_at(rows: tuple[Row, ...], at: int, filers: tuple[str, ...]) -> Heading | None:
    plain = rows[at].plain
    for level, pattern in enumerate(level_patterns()):
        mark = pattern.match(plain)
        if mark is not None:
            return _under_mark(rows, at, level, mark.end(), filers)
    return None


def _under_mark(
    rows: tuple[Row, ...], at: int, level: int, mark_end: int, filers: tuple[str, ...]
) -> Heading | None:
    row = rows[at]
    title = row.plain[mark_end:]
    tail = min((title.find(word) for word in outline_words().contents_tails if word in title), default=None)
    untailed = title[:tail].rstrip("0123456789.-") if tail is not None or _ends_in_number(title) else title
    cut = next((i for i, sign in enumerate(untailed) if sign in "，。；;:"), None)
    if cut is not None and untailed[cut:] not in ("。", ":"):
        return _with_text_behind(row, at, level, mark_end, mark_end + cut, filers)
    title = untailed[:cut]
    end = at + 1
    if at + 1 < len(rows) and _goes_on(title, rows[at + 1].plain):
        title += rows[at + 1].plain
        end = at + 2
    bare = bare_title(title, filers)
    known = level == 0 or _is_known(bare)
    if not title or len(title) > _LONGEST_TITLE or not (known or _ends_as_title(title)):
        return None
    printed = "".join(r.text for r in rows[at:end]).rstrip("。：:")
    split = _printed_length(printed, mark_end)
    printed = f"{printed[:split]}{' ' if level == 0 else ''}{printed[split:]}"
    return Heading(at, end, level, bare, printed, known, has_tail=untailed != row.plain[mark_end:])


def _with_text_behind(
    row: Row, at: int, level: int, start: int, end: int, filers: tuple[str, ...]
) -> Heading | None:
    """A known heading with its text on the same line: （一）机关运行经费支出情况。…"""
    bare = bare_title(row.plain[start:end], filers)
    if not (_is_known(bare) and _ends_as_title(bare)):
        return None
    split = _printed_length(row.text, end)
    after = _printed_length(row.text, end + 1)
    rest = Row.of(row.page, row.glyphs[after:])
    return Heading(at, at + 1, level, bare, row.text[:split], True, rest=rest)


def _ends_in_number(title: str) -> bool:
    return title[-1:].isdecimal() and not any(sign in title for sign in BREAKS)


def _is_known(title: str) -> bool:
    return grammar().section_for(title) is not None or title.startswith(tuple(outline_words().quiet))


def _ends_as_title(title: str) -> bool:
    return title.endswith(outline_words().heading_endings)


def _goes_on(title: str, following: str) -> bool:
    """Whether a heading goes on in the next line: its last word is there, or it has no ending without it."""
    if not following or any(sign in following for sign in BREAKS) or any(c.isdecimal() for c in following):
        return False
    if any(pattern.match(following) for pattern in level_patterns()):
        return False
    endings = outline_words().heading_endings
    if _ends_as_title(title):
        return any(ending.endswith(following) for ending in endings) and _ends_as_title(title + following)
    return len(following) <= _LONGEST_WRAPPED and _ends_as_title(title + following)


def _printed_length(text: str, length: int) -> int:
    """How many printed characters make up so many normalised ones."""
    count = 0
    for index, character in enumerate(text):
        if count >= length and normalise(character):
            return index
        count += len(normalise(character))
    return len(text)


def _mark_contents(headings: list[Heading], rows: tuple[Row, ...]) -> list[Heading]:
    """Mark the headings of a table of contents: several in a row without text, and met again later."""
    marked = list(headings)
    start = 0
    while start < len(headings):
        end = start + 1
        while end < len(headings) and _adjacent(headings[end - 1], headings[end], rows):
            end += 1
        run = headings[start:end]
        seen: set[tuple[int, str]] = set()
        size = len(run)
        for index, heading in enumerate(run):
            if (heading.level, heading.title) in seen:  # the text itself begins here
                size = index
                break
            seen.add((heading.level, heading.title))
        later = {(heading.level, heading.title) for heading in headings[start + size :]}
        again = sum(key in later for key in seen)
        is_titled = any(
            row.plain in outline_words().contents for row in rows[max(0, run[0].row - 2) : run[0].row]
        )
        if size >= _RUN_OF_CONTENTS and (
            is_titled or 2 * again >= size or any(h.has_tail for h in run[:size])
        ):
            marked[start : start + size] = [replace(heading, is_contents=True) for heading in run[:size]]
            start += size
        else:
            start = end
    return marked


def _adjacent(heading: Heading, following: Heading, rows: tuple[Row, ...]) -> bool:
    """Whether nothing stands between two headings but the rest of a wrapped entry of a table of contents."""
    between = rows[heading.end : following.row]
    return heading.rest is None and len(between) <= 1 and all("。" not in row.plain for row in between)
