"""Project sheets as an extractor leaves them: every cell wrapped to its column, and the columns gone."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_WORDS = "防灾减灾演练次数企业检查培训人员购置设备维护费用宣传活动开展完成率合格安全生产提升能力保障运行"
_LEVELS = {
    "产出指标": ["数量指标", "质量指标", "时效指标"],
    "成本指标": ["经济成本指标"],
    "效益指标": ["社会效益指标", "经济效益指标"],
    "满意度指标": ["满意度指标"],
}
_HANGING = "，、。；"
HEAD = """\
项 目 支 出 绩 效 自 评 表
（2022 年度）
项目名称 堤防维修
主管部门 某县水利局 实施单位 某县水利局
项目资金
（万元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 30.00 31.50 29.00 10 92.06% 8.01
其中：当年财
政拨款
30.00 31.50 29.00 — — —
其他资金 0.00 0.00 0.00 — — —
年度
总体
目标
预期目标 实际完成情况
维修堤防12公里。
维修堤防11公里。
一级指
标
二级指标 三级指标 年度指标值 实际完成值 分值 得分
"""
SIDE = "年度\n绩效\n指标\n完成\n情况\n"
TAIL = "总分 100 91.5 分\n"


@dataclass(frozen=True)
class Row:
    """One indicator as it should be read."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    score: str
    reason: str = ""


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` tenths of a character; punctuation hangs, digits keep together."""
    lines, line, used = [], "", 0
    for unit in re.findall(r"[0-9.]+|.", text):
        size = 5 * len(unit) if re.match(r"[0-9.<>=%]", unit) else 10
        if unit in _HANGING:
            line, used = line + unit, used + 5
            continue
        if used + size > width and line:
            lines.append(line)
            line, used = "", 0
        line, used = line + unit, used + size
    return [*lines, line] if line else lines


def lay_out(rows: list[Row], name_width: int = 50, reason_width: int = 35) -> str:
    """The text of a sheet with these indicators: row after row, cell after cell, line after line.

    What fits on one line stands on one line, as in an extractor that goes by the base line.
    """
    lines = wrap("偏差原因分析及改进措施", reason_width)
    level1 = level2 = ""
    for row in rows:
        if row.level1 != level1:
            lines += wrap(row.level1, 35)
            level2 = ""
        heads = [row.level2] if row.level2 != level2 else []
        level1, level2 = row.level1, row.level2
        name = wrap(row.name, name_width)
        target, actual = wrap(row.target, 58), wrap(row.actual, 52)
        points = [row.weight, row.score]
        if len(name) == len(target) == len(actual) == 1:
            lines.append(" ".join([*heads, *name, *target, *actual, *points]))
        else:
            lines += [" ".join([*heads, *name])] if len(name) == 1 else [*heads, *name]
            if len(target) == len(actual) == 1:
                lines.append(" ".join([*target, *actual, *points]))
            else:
                lines += [*target, *actual, " ".join(points)]
        lines += wrap(row.reason, reason_width)
    header = wrap("偏差原因分析及改进措施", reason_width)
    return HEAD + "\n".join([*header, *SIDE.split(), *lines[len(header) :]]) + "\n" + TAIL


def random_rows(seed: int) -> list[Row]:
    """Indicators without sense: nothing in their words helps to tell where a cell ends."""
    choose = random.Random(seed)
    rows = []
    for level1, below in _LEVELS.items():
        for level2 in choose.sample(below, choose.randint(1, len(below))):
            for _ in range(choose.randint(1, 3)):
                target, actual = _values(choose)
                weight, score = str(choose.choice([5, 10, 15])), f"{choose.uniform(0, 15):.2f}"
                reason = _text(choose, choose.randint(3, 20)) if choose.random() < 0.3 else ""
                name = _text(choose, choose.randint(2, 22))
                rows.append(Row(level1, level2, name, target, actual, weight, score, reason))
    return rows


def _values(choose: random.Random) -> tuple[str, str]:
    kind = choose.random()
    if kind < 0.8:
        unit = choose.choice(["次", "个", "%", "万元", "人"])
        sign = choose.choice([">=", "<=", "="])
        return f"{sign}{choose.randint(1, 200)}{unit}", f"={choose.randint(1, 200)}{unit}"
    if kind < 0.9:
        return choose.choice(["提升", "及时", "保障"]), choose.choice(["提升", "及时", "正常"])
    return "2022年10月前完成", "2022年11月已完成"


def _text(choose: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += choose.choice(_WORDS)
        if 1 < len(text) < length - 1 and choose.random() < 0.06:
            text += choose.choice("，、")
        if len(text) < length - 4 and choose.random() < 0.05:
            text += f"{choose.randint(2, 60)}{choose.choice(['个', '次', '家'])}"
    return text
