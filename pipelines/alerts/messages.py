"""What an alert says: the new errors of a run, grouped by filing, or why a run failed; in plain Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from warehouse.rows import dicts

_NEW_ERRORS = """
SELECT n.finding_key, n.filing_id, n.unit, n.fiscal_year, n.document, n.rule_id, n.page, n.message
FROM dq.finding AS n
JOIN core.dim_filing AS f USING (filing_id)
LEFT JOIN dq.finding_state AS s USING (finding_key)
WHERE n.severity = 'error' AND f.is_current AND coalesce(s.state, 'new') NOT IN ('explained', 'false_alarm')
ORDER BY n.unit, n.fiscal_year, n.document, n.page, n.rule_id, n.finding_key
"""


@dataclass(frozen=True, slots=True)
class Check:
    """An asset check of the run that did not pass."""

    name: str
    severity: str
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One alert. ``keys`` are the stable keys of the findings that it tells of, so that they
    are told once, and not again after another reading or in a revision.

    ``lines`` can be cut after any of them: each says something by itself.
    """

    run_id: str
    title: str
    lines: tuple[str, ...]
    keys: tuple[str, ...]

    def text(self, limit: int | None = None) -> str:
        """Title and lines; what does not fit into ``limit`` bytes of UTF-8 is counted in a last line."""
        whole = "\n".join((self.title, *self.lines))
        if limit is None or len(whole.encode()) <= limit:
            return whole
        for kept in range(len(self.lines) - 1, -1, -1):
            rest = f"（另有 {len(self.lines) - kept} 行未列出）"
            text = "\n".join((self.title, *self.lines[:kept], rest))
            if len(text.encode()) <= limit:
                return text
        return self.title.encode()[:limit].decode(errors="ignore")


def current_errors(published: Path) -> list[dict[str, Any]]:
    """All errors of current filings in the published warehouse; none where nothing is published."""
    if not published.exists():
        return []
    with duckdb.connect(str(published), read_only=True) as con:
        return dicts(con, _NEW_ERRORS)


def errors_message(
    run_id: str, errors: Sequence[dict[str, Any]], checks: Sequence[Check], where: str
) -> Message:
    """The message about the new errors of a run.

    Args:
        run_id: the run.
        errors: rows of `current_errors` that were not told yet, in their order; at least one.
        checks: what did not pass in the run.
        where: where people find the details.
    """
    filings = len({error["filing_id"] for error in errors})
    lines = []
    for (unit, year, document), group in groupby(
        errors, key=lambda e: (e["unit"], e["fiscal_year"], e["document"])
    ):
        lines.append(f"■ {unit} {year}年度（{document}）")
        lines += [f"  {error['rule_id']} 第{error['page']}页：{error['message']}" for error in group]
    lines += [f"检查未通过：{'、'.join(check.name for check in checks)}"] if checks else []
    lines.append(f"详见：{where}")
    return Message(
        run_id=run_id,
        title=f"【决算检查】{filings} 份决算新发现 {len(errors)} 处错误",
        lines=tuple(lines),
        keys=tuple(error["finding_key"] for error in errors),
    )


def failure_message(run_id: str, job: str, reasons: Sequence[str], checks: Sequence[Check]) -> Message:
    """The message about a run that failed: the steps with their errors, and the checks that stopped it."""
    stopped = [check for check in checks if check.is_blocking]
    lines = [f"阻断性检查未通过：{check.name}" for check in stopped]
    lines += [f"失败原因：{reason}" for reason in reasons]
    lines.append("已发布的数据保持不变；原因排除后重新运行即可接着处理。")
    return Message(run_id, f"【决算运行失败】{job} {run_id}", tuple(lines), keys=())
