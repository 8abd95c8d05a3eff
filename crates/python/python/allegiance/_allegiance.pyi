"""What the package calls in Rust; use the functions of the package itself."""

from collections.abc import Sequence
from typing import Literal

from ._account import Intake
from ._arrow import ArrowArray, ArrowStream

__version__: str
"""The version of the package."""
INSTRUMENT: str
"""Version and hash of all that decides what is read from a text: two builds with the same one read the same claims."""
SPARK_SCHEMA: str
"""The columns of claims as Spark writes a schema down, for ``DataFrame.mapInArrow``."""

_Bad = tuple[int | None, tuple[str, str, str]]

class ArrowTable:
    """A table of Arrow, for where PyArrow is not installed: ``polars.from_arrow(table)``, ``duckdb``, ``nanoarrow``."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in their order."""

    def to_batch(self) -> ArrowArray:
        """The same rows as one batch."""

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _Schema:
    def __arrow_c_schema__(self) -> object: ...

def forked() -> None: ...
def claims_schema() -> _Schema: ...
def read_claims(
    reports: ArrowStream | ArrowArray,
    columns: Sequence[tuple[str, str]],
    published: str | None,
    publisher: str | None,
    is_strict: bool,
) -> tuple[ArrowTable, list[_Bad]]: ...
def take_in(
    db: str,
    reports: ArrowStream | ArrowArray,
    columns: Sequence[tuple[str, str]],
    published: str | None,
    publisher: str | None,
) -> tuple[Intake, list[_Bad]]: ...
def take_in_paths(
    db: str,
    paths: Sequence[str],
    columns: Sequence[tuple[str, str]],
    published: str | None,
    publisher: str | None,
) -> tuple[Intake, list[_Bad]]: ...
def rows(
    db: str,
    what: Literal["claims", "reports", "standings", "events"],
    given: Sequence[tuple[str, str]],
    on: str | None,
) -> ArrowTable: ...
def ask(db: str, question: str, given: Sequence[tuple[str, str]]) -> str: ...
