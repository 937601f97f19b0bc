"""A stream of printed characters as wordings are compared with it, every position traceable to the print."""

from __future__ import annotations

from disclosures.documents.document import Box
from disclosures.statements.narrative.outline import Stream
from disclosures.statements.narrative.phrases import Span
from disclosures.taxonomy.phrases import normalise

_OPENING_QUOTES = "“‘「『《〈"


class Text:
    """A stream as it is compared: ``plain[i]`` is what is printed at ``origin[i]`` of the stream."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        plain: list[str] = []
        origin: list[int] = []
        printed = stream.text
        for at, character in enumerate(printed):
            sign = normalise(character)
            if character == "," and printed[at - 1 : at].isdecimal() and printed[at + 1 : at + 2].isdecimal():
                sign = ","  # within a number; elsewhere it is a comma of the sentence
            if sign:
                plain.append(sign)
                origin.append(at)
        self.plain = "".join(plain)
        self._origin = origin
        self.line_starts = frozenset(i for i, at in enumerate(origin) if at in stream.line_starts)

    def printed(self, span: Span) -> str:
        """What is printed at a span, with its quotation marks and its own width of signs."""
        start, end = span
        if end <= start:
            return ""
        first = self._origin[start]
        while first > 0 and self.stream.text[first - 1] in _OPENING_QUOTES:
            first -= 1
        return self.stream.text[first : self._origin[end - 1] + 1]

    def place(self, span: Span) -> tuple[int, Box]:
        """Page and box of a span that is not empty."""
        start, end = span
        return self.stream.place(self._origin[start], self._origin[end - 1] + 1)
