"""Has equations prove what OCR has read, before it is loaded: what they do not prove waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from disclosures.filing import Filing
from disclosures.review import Decision, unmet, with_decisions, withheld
from expectations.evaluator import evaluate
from expectations.recognition import Verdict, verdicts
from warehouse import MEMORY, connect
from warehouse.load import load_batch
from warehouse.prepare import Loadable, prepare
from warehouse.readings import DocumentReading


def proved(
    readings: Sequence[DocumentReading], decisions: Mapping[str, Sequence[Decision]]
) -> list[DocumentReading]:
    """The readings without the figures that only OCR vouches for (`disclosures.review`).

    Every filing is evaluated alone, in a warehouse of its own in memory: what other filings say of it is no
    proof of what it prints.

    Args:
        readings: A batch; attachments that make one filing are among them all or none.
        decisions: What people have read, by document.
    """
    decisions = {**decisions, **_through_pictures(readings, decisions)}
    # What a person has read is evaluated as he read it: one number put right may prove its neighbours.
    readings = [_decided(reading, decisions) for reading in readings]
    recognised = {r.sha256 for r in readings if r.filing is not None and _is_recognised(r)}
    if not recognised:
        return list(readings)
    with connect(MEMORY) as con:
        load_batch(con, [r for r in readings if r.sha256 in recognised or r.part_of in recognised])
        evaluate(con)
        said = verdicts(con)
    done: dict[tuple[str, int], Filing] = {}
    for one in (one for p in prepare(readings) if p.document_id in recognised for one in p.loadables):
        done |= _withheld(one, said.get(one.filing_id, Verdict()), decisions)
    return [_replaced(reading, done) for reading in readings]


def _through_pictures(
    readings: Sequence[DocumentReading], decisions: Mapping[str, Sequence[Decision]]
) -> dict[str, tuple[Decision, ...]]:
    """Decisions about filings of pictures: people read a picture, figures count pages through all of them."""
    return {
        one.sha256: tuple(
            replace(decision, page=number)
            for number, picture in enumerate(one.pictures, start=1)
            for decision in decisions.get(picture, ())
            if decision.page == 1
        )
        for reading in readings
        for one in (*(() if reading.filing is None else reading.filing.sets), *reading.parts)
        if one.pictures
    }


def _decided(reading: DocumentReading, decisions: Mapping[str, Sequence[Decision]]) -> DocumentReading:
    """The reading as people have read it, with an issue for what they said of nothing that is there."""
    everything = () if reading.filing is None else (*reading.filing.sets, *reading.parts)
    done: dict[tuple[str, int], Filing] = {}
    for document in dict.fromkeys(one.sha256 for one in everything if decisions.get(one.sha256)):
        sets = [one for one in everything if one.sha256 == document]
        told = unmet(sets, decisions[document])
        for one in sets:
            read = with_decisions(one, decisions[document])
            done[document, one.set_number] = replace(read, issues=(*read.issues, *told))
            told = ()
    return _replaced(reading, done) if done else reading


def _is_recognised(reading: DocumentReading) -> bool:
    assert reading.filing is not None
    return any(
        f.confidence is not None for one in (*reading.filing.sets, *reading.parts) for f in one.figures
    )


def _withheld(
    loadable: Loadable, said: Verdict, decisions: Mapping[str, Sequence[Decision]]
) -> dict[tuple[str, int], Filing]:
    """What each attachment of a filing holds, by document and set; figures are numbered through them all."""
    done = {}
    before = 0
    for one in loadable.everything:
        last = before + len(one.figures)
        done[one.sha256, one.set_number] = withheld(
            one,
            {number - before for number in said.proved if before < number <= last},
            {number - before for number in said.supported if before < number <= last},
            {n - before: rules for n, rules in said.contradicted.items() if before < n <= last},
            decisions.get(one.sha256, ()),
        )
        before = last
    return done


def _replaced(reading: DocumentReading, done: Mapping[tuple[str, int], Filing]) -> DocumentReading:
    if reading.filing is None:
        return reading
    first, *further = [done.get((one.sha256, one.set_number), one) for one in reading.filing.sets]
    return replace(
        reading,
        filing=replace(first, further=tuple(further)),
        parts=tuple(done.get((one.sha256, one.set_number), one) for one in reading.parts),
    )
