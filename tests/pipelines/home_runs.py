"""A small folder of documents of every fate, and runs over it in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assets.home import Home
from disclosures import typeset

BUDGET = "昌吉市某某局2024年度部门预算公开\n\n 第一部分 部门预算情况说明\n收支预算总表\n单位：万元\n"


def write_documents(folder: Path) -> None:
    """Two filings, one of them twice under another name; a budget; and three files that nothing can read."""
    folder.mkdir()
    first = typeset.typeset(1, folder)
    typeset.typeset(2, folder, seed=2)
    first.truth.unlink()
    (folder / "同一份.pdf").write_bytes(first.path.read_bytes())
    (folder / "预算.txt").write_text(BUDGET, encoding="utf-8")
    (folder / "残缺.pdf").write_bytes(first.path.read_bytes()[:2000])
    (folder / "空.pdf").write_bytes(b"")
    (folder / "旧稿.rtf").write_bytes(b"{\\rtf1 " + bytes(100) + b"}")


def run_job(home: Home, *paths: Path) -> Any:
    """Run the whole job in this process; documents from these paths, or from the inbox."""
    import dagster as dg

    from pipelines.definitions import JOB, build_defs

    return (
        build_defs(home.prepare())
        .resolve_job_def(JOB)
        .execute_in_process(
            instance=dg.DagsterInstance.ephemeral(), raise_on_error=False, run_config=_config(paths)
        )
    )


def run_assets(home: Home, *paths: Path) -> Any:
    """The same without its checks: Great Expectations takes seconds to import."""
    import dagster as dg

    from pipelines.definitions import build_defs

    defs = build_defs(home.prepare())
    return dg.materialize(
        [asset for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition)],
        resources=defs.resources,
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        run_config=_config(paths),
    )


def _config(paths: tuple[Path, ...]) -> dict[str, Any]:
    return {
        "ops": {"landing": {"config": {"paths": [str(path) for path in paths], "source": "files"}}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
