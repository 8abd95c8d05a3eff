"""Tables in and out, and other values as the program takes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from ._errors import AllegianceError

if TYPE_CHECKING:
    from ._allegiance import ArrowTable


class ArrowStream(Protocol):
    """A table or stream of batches with Arrow's C interface: a table of PyArrow, Polars, pandas, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """A batch with Arrow's C interface: a ``pyarrow.RecordBatch``."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


def pyarrow_or_none() -> Any:
    """PyArrow, where it is installed."""
    try:
        import pyarrow
    except ImportError:
        return None
    return pyarrow


def given_out(table: ArrowTable) -> Any:
    """As a ``pyarrow.Table`` where PyArrow is installed."""
    pyarrow = pyarrow_or_none()
    return table if pyarrow is None else pyarrow.table(table)


def taken(table: object) -> Any:
    """The table, if it is one."""
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        return table
    raise AllegianceError(
        f"a `{type(table).__name__}` is no table of Arrow",
        "reports",
        "give a table of PyArrow, Polars or pandas (2.2 or newer), such as pandas.DataFrame({'text': [...]})",
        "usage",
    )


def pairs(columns: Mapping[str, str] | str | None) -> list[tuple[str, str]]:
    """Fields and the names of their columns, from a mapping or from ``text=body,title=headline``."""
    if columns is None:
        return []
    if not isinstance(columns, str):
        return [(str(field), str(column)) for field, column in columns.items()]
    parts = [part.partition("=") for part in columns.split(",") if part.strip()]
    return [(field.strip(), column.strip()) for field, _, column in parts]


def day(value: date | str | None) -> str | None:
    """A day as the command line writes it."""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else value


def parameters(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Parameters of a question: those that are given, lists one by one; `with_` stands for `with`."""
    listed = [
        (name, one) for name, value in given.items() for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return [(name.rstrip("_"), _written(value)) for name, value in listed if value is not None]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(day(value) if isinstance(value, date) else value)
