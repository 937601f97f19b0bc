"""Writes ``docs/findings_on_real_filings.md`` from ``judged.yaml``: the findings on the real filings, judged.

``python tests/expectations/findings_page.py > docs/findings_on_real_filings.md``; a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

JUDGED = Path(__file__).parent / "judged.yaml"
_INTRODUCTION = """\
# Findings on the real filings

Every finding of the catalogue on the real filings, each judged by looking at the page that it points at.
Generated from `tests/expectations/judged.yaml` by `python tests/expectations/findings_page.py`; the suite
compares the two, and fails when a filing gives a finding that is not listed here or lacks one that is.
Amounts in 万元, percentages and points as printed; “page” is that of the figure that a finding points at.

A finding is *true* when the page says what the finding says, so that the unit would have to correct or to
explain it. A finding is *info* when it is worth knowing and no fault: it is never an alert.
"""
_PLANTED = """\
## The planted faults of the second version of the Shanghai filing

Both versions were compared figure by figure and sentence by sentence; these are all differences that are
faults (the others are line breaks and full stops for semicolons).

| planted | found by |
|---|---|
| XX for the name of the unit in the title of part two | D-PLACE |
| the statement of expenditure (T3) is missing | D-TAB-0 |
| the title of part three says 2023 | D-YEAR |
| the total of the first sentence is 0 | V-1 with N-GR |
| item 1: 1511.89 “more” than 1560.05 | N-CMP |
| item 7: 80.38 “more” than 80.81 | N-CMP |
| item 9: 60.99 “equal” to 62.29 | N-CMP |
| the budget of 0.95 is taken out of the table of the three public expenses | V-7 |
| vehicles “at the end of 2023” | D-YEAR |

The share of 71.73 for 71.65 and the list of economic items (V-6) are wrong in the first version too. Two
faults of the first version are mended in the second: the total of 0.3, and the unchanged total that has
reasons for a decrease.
"""


def render() -> str:
    """The page, ending with a newline."""
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    parts = [_INTRODUCTION, "\n", _PLANTED]
    for name, found in judged.items():
        count = Counter(row["severity"] for row in found)
        counts = "、".join(f"{count[s]} {s}" for s in ("error", "warning", "info"))
        parts.append(f"\n## {name}\n\n{counts}; all true.\n\n")
        parts.append(
            "| rule | severity | page | printed | expected | verdict | why |\n|---|---|---|---|---|---|---|\n"
        )
        parts += [
            f"| {row['rule_id']} | {row['severity']} | {row['page']} | {row['reported'] or ''} "
            f"| {row['expected'] or ''} | true | {row['reason']} |\n"
            for row in found
        ]
    return "".join(parts)


if __name__ == "__main__":
    print(render(), end="")
