"""The field knows nothing of orchestration, databases and check frameworks."""

from __future__ import annotations

import ast
from pathlib import Path

import disclosures

FORBIDDEN = {"dagster", "duckdb", "great_expectations", "sqlalchemy", "pandas", "pyarrow"}
# The truth of typeset filings is Parquet; what reads documents stays free of it.
ALLOWED = {module: {"pyarrow"} for module in ("typeset/truth_files.py", "typeset/rollup_truth.py")}
UPPER_LAYERS = {"pipelines", "assets", "expectations", "warehouse"}
PACKAGE = Path(disclosures.__file__).parent


def imported(path: Path) -> set[str]:
    """Top-level names of all that a module imports, wherever in it, by statement or by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            argument = node.args[0] if node.args else None
            is_import = name in {"import_module", "__import__"} and isinstance(argument, ast.Constant)
            if is_import and isinstance(argument.value, str):
                found.add(argument.value.split(".")[0])
    return found


def test_disclosures_imports_nothing_above_it() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    assert len(modules) > 10
    found = {m.relative_to(PACKAGE).as_posix(): imported(m) & (FORBIDDEN | UPPER_LAYERS) for m in modules}
    guilty = {module: sorted(names - ALLOWED.get(module, set())) for module, names in found.items()}
    assert {module: names for module, names in guilty.items() if names} == {}


def test_no_module_is_silent_about_why_it_exists() -> None:
    silent = [
        str(module.relative_to(PACKAGE))
        for module in PACKAGE.rglob("*.py")
        if not ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_walk_sees_every_way_to_import(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text(
        "def f():\n    import duckdb.x\n    from dagster import job\n"
        "    import importlib\n    importlib.import_module('great_expectations.core')\n",
        encoding="utf-8",
    )
    assert imported(module) == {"duckdb", "dagster", "importlib", "great_expectations"}
