"""Finds the faults behind broken rules: the fewest figures whose change settles them and breaks no other.

A figure that settles two or more broken rules by one change explains them. What is left is taken apart into
groups of broken rules that share figures: for each, the smallest sets of figures that together settle it.
Where several explain as much, `expectations.plausibility` may prefer one; if it does not, none is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from expectations.constraint import FREE, Constraint, Range, intersection

Weigh = Callable[[int, Range], int]
"""How plausible it is that a figure is wrong and should have changed by so much; 0 is neutral."""

NAMED_FROM = 2
"""How much more plausible than the next an explanation must be to be named."""

_LARGEST_SET = 3
_MOST_SETS = 4000
"""The search gives up beyond this many sets, and names none."""
_ROUNDS = 6
_MANY = 3
"""Broken rules with one figure in common, from which on it is suspected with another wrong one."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Figures that would explain a fault, with the changes that would settle it, and their plausibility."""

    changes: tuple[tuple[int, Range], ...]
    plausibility: int

    @property
    def figure_ids(self) -> frozenset[int]:
        """The figures that would have to change."""
        return frozenset(figure_id for figure_id, _ in self.changes)


@dataclass(frozen=True, slots=True)
class Fault:
    """Broken rules with one cause. ``explanations``: the likeliest first, all of the same size; may be empty.

    ``is_decided``: the first explanation is the only one, or clearly more plausible than the second.
    """

    keys: tuple[str, ...]
    explanations: tuple[Explanation, ...]
    is_decided: bool

    @property
    def culprit(self) -> frozenset[int]:
        """The figures that are named; empty where nothing is decided."""
        return self.explanations[0].figure_ids if self.is_decided else frozenset()


def neutral(figure_id: int, change: Range) -> int:
    """No figure is more plausible than another."""
    return 0


def faults(constraints: Iterable[Constraint], weigh: Weigh = neutral) -> list[Fault]:
    """The faults of one filing. Every broken constraint is in exactly one.

    Args:
        constraints: the broken rules of one filing and all that share a figure with them.
        weigh: the plausibility of one figure's change.
    """
    return _Search(constraints, weigh).faults()


class _Search:
    def __init__(self, constraints: Iterable[Constraint], weigh: Weigh) -> None:
        self._weigh = weigh
        self._with: dict[int, list[Constraint]] = defaultdict(list)
        self._broken: dict[str, Constraint] = {}
        for constraint in constraints:
            for figure_id in constraint.figure_ids:
                self._with[figure_id].append(constraint)
            if constraint.is_broken:
                self._broken[constraint.key] = constraint
        suspects = sorted({f for c in self._broken.values() for f in c.figure_ids})
        self._solo: dict[int, Explanation] = {}
        for figure_id in suspects:
            if (found := self._explanation((figure_id,))) is not None:
                self._solo[figure_id] = found

    def faults(self) -> list[Fault]:
        left = dict.fromkeys(self._broken)
        found = []
        while (fault := self._stronger(self._strongest(left), self._pair(left))) is not None:
            found.append(fault)
            for key in fault.keys:
                del left[key]
        for group in self._linked(left):
            found += self._group(group)
        return found

    def _strongest(self, left: Collection[str]) -> Fault | None:
        """The figure that settles the most of two or more broken rules, with those that settle the same."""
        settled = {f: keys for f in self._solo if len(keys := self._keys(f)) > 1 and keys <= set(left)}
        most = max(map(len, settled.values()), default=0)
        rivals = [f for f, keys in settled.items() if len(keys) == most]
        if not rivals:
            return None
        ranked = self._ranked([self._solo[f] for f in rivals])
        (best,) = ranked[0].figure_ids
        keys = settled[best]
        near = [e for e in ranked if not keys.isdisjoint(settled[next(iter(e.figure_ids))])]
        return Fault(tuple(sorted(keys)), tuple(near), _is_decided(near))

    def _pair(self, left: Collection[str]) -> Fault | None:
        """The two figures that together settle the most broken rules, of which one would settle three or
        more by itself if the other, which stands in one of these, were not wrong as well."""
        settled: dict[tuple[int, int], frozenset[str]] = {}
        for figure_id in {f for key in left for f in self._broken[key].figure_ids} - set(self._solo):
            keys = self._keys(figure_id)
            if len(keys) < _MANY or not keys <= set(left):
                continue
            for other in {f for key in keys for f in self._broken[key].figure_ids} - {figure_id}:
                both = keys | self._keys(other)
                if both <= set(left):
                    settled[figure_id, other] = both
        explained = {pair: e for pair in settled if (e := self._explanation(pair)) is not None}
        most = max((len(settled[pair]) for pair in explained), default=0)
        rivals = [pair for pair in explained if len(settled[pair]) == most]
        if not rivals:
            return None
        ranked = self._ranked([explained[pair] for pair in rivals])
        best = next(pair for pair in rivals if explained[pair] is ranked[0])
        near = [explained[p] for p in rivals if not settled[p].isdisjoint(settled[best])]
        ordered = self._ranked(near)
        return Fault(tuple(sorted(settled[best])), tuple(ordered), _is_decided(ordered))

    @staticmethod
    def _stronger(one: Fault | None, two: Fault | None) -> Fault | None:
        """One figure rather than two, unless these settle more than one further rule each could explain."""
        if one is None or two is None:
            return one or two
        return two if len(two.keys) > len(one.keys) + 1 else one

    def _group(self, keys: Sequence[str]) -> Iterator[Fault]:
        """The faults behind broken rules that share figures and of which no figure settles two."""
        alone = {key: self._ranked(self._solo_of(key, keys)) for key in keys}
        each_alone = all(alone.values())
        for size in range(2, _LARGEST_SET + 1):
            if each_alone and size >= len(keys):
                break
            if together := self._sets(keys, size):
                ranked = self._ranked(together)
                yield Fault(tuple(sorted(keys)), tuple(ranked), _is_decided(ranked))
                return
        for key, ranked in alone.items():
            yield Fault((key,), tuple(ranked), _is_decided(ranked))

    def _solo_of(self, key: str, keys: Sequence[str]) -> list[Explanation]:
        found = [f for f in sorted(self._broken[key].figure_ids) if f in self._solo]
        return [self._solo[f] for f in found if self._keys(f) <= set(keys)]

    def _sets(self, keys: Sequence[str], size: int) -> list[Explanation]:
        """All sets of figures of one size that settle these rules together and are in each of them."""
        wanted = set(keys)
        suspects = {f for key in keys for f in self._broken[key].figure_ids if self._keys(f) <= wanted}
        copies = {
            copy
            for f in suspects
            for c in self._with[f]
            if not c.is_broken and (copy := c.copy_of(f)) is not None and self._keys(copy) <= wanted
        }
        pool = sorted(suspects | copies)
        found: list[Explanation] = []
        for number, chosen in enumerate(combinations(pool, size)):
            if number >= _MOST_SETS:
                return []
            if not wanted <= set().union(*map(self._keys, chosen)) or suspects.isdisjoint(chosen):
                continue
            if (explanation := self._explanation(chosen)) is not None:
                found.append(explanation)
        return found

    def _keys(self, figure_id: int) -> frozenset[str]:
        """The broken rules that contain a figure."""
        return frozenset(c.key for c in self._with[figure_id] if c.is_broken)

    def _linked(self, left: Collection[str]) -> Iterator[list[str]]:
        """Broken rules that share figures, group by group."""
        waiting = sorted(left)
        while waiting:
            group = [waiting.pop(0)]
            figures = set(self._broken[group[0]].figure_ids)
            while linked := [k for k in waiting if not figures.isdisjoint(self._broken[k].figure_ids)]:
                for key in linked:
                    figures |= self._broken[key].figure_ids
                    waiting.remove(key)
                group += linked
            yield group

    def _explanation(self, chosen: tuple[int, ...]) -> Explanation | None:
        changes = self._changes(chosen)
        if changes is None:
            return None
        return Explanation(tuple(changes.items()), sum(self._weigh(f, span) for f, span in changes.items()))

    def _changes(self, chosen: tuple[int, ...]) -> dict[int, Range] | None:
        """The changes of some figures that satisfy all constraints with any of them; null where none do.

        The ranges are narrowed by one constraint after the other until nothing moves.
        """
        ranges: dict[int, Range] = dict.fromkeys(chosen, FREE)
        involved = {id(c): c for f in chosen for c in self._with[f]}.values()
        for _ in range(_ROUNDS if len(chosen) > 1 else 1):
            before = dict(ranges)
            for constraint in involved:
                for figure_id in constraint.figure_ids.intersection(chosen):
                    allowed = constraint.allowed(figure_id, ranges)
                    if allowed is None:
                        return None
                    narrowed = intersection(ranges[figure_id], allowed)
                    if narrowed is None:
                        return None
                    ranges[figure_id] = narrowed
            if ranges == before:
                break
        return ranges

    @staticmethod
    def _ranked(explanations: Iterable[Explanation]) -> list[Explanation]:
        return sorted(explanations, key=lambda e: (-e.plausibility, sorted(e.figure_ids)))


def _is_decided(ranked: Sequence[Explanation]) -> bool:
    """Prior knowledge decides only where it can say what should be printed: not for a limit. Several figures
    of which the rules do not say what they should be are no explanation."""
    if ranked and len(ranked[0].changes) > 1 and any(change == FREE for _, change in ranked[0].changes):
        return False
    if len(ranked) < 2:
        return bool(ranked)
    if any(None in change for _, change in ranked[0].changes):
        return False
    return ranked[0].plausibility - ranked[1].plausibility >= NAMED_FROM


def by_key(found: Iterable[Fault]) -> Mapping[str, Fault]:
    """The fault of each broken rule."""
    return {key: fault for fault in found for key in fault.keys}
