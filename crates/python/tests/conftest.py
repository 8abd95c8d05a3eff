"""What the tests share: the command line, the example reports, and an account of them that the command line made."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "reports"
TOLD = "Armenia froze its participation in the CSTO on Monday."


def program() -> Path:
    """The command line of the same build."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return Path(os.environ.get("ALLEGIANCE", target / "release" / "allegiance"))


@pytest.fixture(scope="session")
def told_by_program(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Gives the output of a command on an account of the example reports."""
    folder = tmp_path_factory.mktemp("program")

    def run(*words: str) -> str:
        command = [str(program()), *words, "--db", "examples.db"]
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout

    run("read", str(EXAMPLES))
    return run


@pytest.fixture(scope="session")
def exported(told_by_program: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pyarrow.Table]:
    """Gives what the command line exports."""
    folder = tmp_path_factory.mktemp("exported")

    def export(what: str, *words: str) -> pyarrow.Table:
        file = folder / f"{what}.parquet"
        told_by_program("export", str(file), "--what", what, "--force", *words)
        return pyarrow.parquet.read_table(file)

    return export


@pytest.fixture(scope="session")
def reports(exported: Callable[..., pyarrow.Table]) -> pyarrow.Table:
    """The example reports as a table."""
    return exported("reports")


def by_id(table: pyarrow.Table) -> pyarrow.Table:
    """The rows in the order of their ids: reading and an account have each their own within a report."""
    return table.sort_by("id")


def same(ours: pyarrow.Table, theirs: pyarrow.Table) -> bool:
    """Whether two tables have the same columns and rows; a file keeps less of what may be null than a schema says."""
    return ours.column_names == theirs.column_names and ours.to_pylist() == theirs.to_pylist()
