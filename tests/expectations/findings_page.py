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
_YARDSTICK = """\

## The Changji filing against a count made by hand

432 checks were made by hand on this filing before there were rules. What they count, and what finds it:

| counted by hand | found by |
|---|---|
| 1 malformed number | Q-NUM, sheet 1 |
| 3 targets missed with full points | P-IND-1, sheets 2, 4 and 12 |
| 7 targets met with no points | P-IND-2, sheets 2, 3 and 9 (warning); 9, 11 (twice) and 15, where \
nothing was spent (info) |
| 2 targets met with a part of the points | P-IND-2, sheets 8 and 14 |
| 3 targets missed with a part of the points | sheet 5 follows the floor of 60% (only its missing \
reason, P-IND-8); sheet 15 twice does not (P-IND-3) |
| 3 targets of “=” exceeded | P-IND-7, sheet 4 (info) |
| 5 words for numbers or numbers for words | Q-TYPE, sheets 1, 4, 10, 11 and 14 |
| 5 results printed with an operator | Q-OP, sheets 8, 13 (three times) and 15 |
| 66 met with full points, 12 missed with none, 20 in words | nothing is wrong with these points; said \
besides: a reason missing (P-IND-8, sheet 13), targets far exceeded (P-IND-7), other words (Q-QUAL) |
| 9 within rounding, 6 zero bases by custom | no finding, as it should be |

The count has 14 failed checks of amounts and sums and does not name them. The findings of that kind here are
14 too:

| no. | rule | what fails |
|---|---|---|
| 1 | N-SH | the share 0.91 for 0.92 |
| 2, 3 | P-PR-2 | initial budgets of the sheets, 2751.80, against 2082.11 of the overall sheet and \
2032.11 of the text |
| 4 | P-PR-3 | full-year budgets of the sheets with basic expenditure, 4301.83, against 3463.00 |
| 5 | P-OV-4 | the initial budget 2082.11 in the overall sheet, 2032.11 in the text |
| 6 | P-OV-5 | other funds 0.00 in the overall sheet, 31.65 spent |
| 7 | P-OV-6 | no total of points in the overall sheet |
| 8 to 10 | P-CO-2 | costs of sheets 2, 7 and 10 against the money spent |
| 11 | P-SC-2 | points of sheet 7 for the rate of spending |
| 12 | P-IND-4 | costs below their target treated in two ways |
| 13, 14 | P-WT-2 | points of the first levels in sheets 2 and 9 (info) |

Whether these are the same 14 cannot be shown, since the count does not name its own. Every page of
the PDFs that a finding points at was rendered and looked at; nothing had to be taken back.
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
    return "".join([*parts, _YARDSTICK])


if __name__ == "__main__":
    print(render(), end="")
