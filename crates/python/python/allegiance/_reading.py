"""Reports to claims, without an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from . import _allegiance, _errors
from ._arrow import ArrowArray, ArrowStream, day, given_out, pairs, pyarrow_or_none, taken

if TYPE_CHECKING:
    import pyarrow


def read_claims(
    reports: ArrowStream | ArrowArray,
    *,
    columns: Mapping[str, str] | str | None = None,
    published: date | str | None = None,
    publisher: str | None = None,
    on_bad: _errors.OnBad = "warn",
) -> pyarrow.Table:
    """Read the claims that reports make.

    Nothing is kept: the same reports give the same claims, in any number of threads. Other Python threads run meanwhile.

    Parameters
    ----------
    reports : table with Arrow's C interface
        A report in each row: a ``pyarrow.Table``, ``RecordBatch`` or ``RecordBatchReader``, a DataFrame of Polars or pandas.
        A reader is read batch by batch; only the claims are held.
    columns : mapping or str, optional
        Which column holds which field, where the names are not the usual ones: ``{"text": "body"}`` or
        ``"text=body,title=headline"``. The fields are ``text``, ``title``, ``published``, ``publisher``, ``address`` and
        ``language``. Days may be dates, times or text.
    published : date or str, optional
        Day of publication of reports that have none, ``YYYY-MM-DD``.
    publisher : str, optional
        Publisher of reports that name none.
    on_bad : {"warn", "raise", "ignore"}
        What is done about rows that cannot be used, for want of a day of publication say: a :class:`BadReportWarning` that
        names them, the error of the first, or nothing.

    Returns
    -------
    pyarrow.Table
        A claim in each row, with the columns of :func:`claims_schema`, report by report in their order. Reports that are not in English make no claim. Without PyArrow an :class:`ArrowTable`, which Polars and others take.

    Raises
    ------
    AllegianceError
        Where no column holds the text, a parameter is wrong, or a row is and ``on_bad`` is ``"raise"``.
    """
    _errors.check(on_bad)
    table, bad = _allegiance.read_claims(taken(reports), pairs(columns), day(published), publisher, on_bad == "raise")
    _errors.tell(bad, on_bad, stacklevel=2)
    return given_out(table)


def read_batches(
    batches: Iterable[ArrowStream | ArrowArray],
    *,
    columns: Mapping[str, str] | str | None = None,
    published: date | str | None = None,
    publisher: str | None = None,
    on_bad: _errors.OnBad = "warn",
) -> Iterator[pyarrow.RecordBatch]:
    """Read the claims of batches of reports, one batch of claims for each.

    For Spark: ``frame.mapInArrow(allegiance.read_batches, allegiance.SPARK_SCHEMA)``. Each batch is read when it is asked
    for, so that memory is bounded by one of them.

    Parameters
    ----------
    batches : iterable of tables or batches with Arrow's C interface
        A report in each row.
    columns, published, publisher, on_bad
        As in :func:`read_claims`; rows are counted in each batch anew.

    Yields
    ------
    pyarrow.RecordBatch
        A claim in each row, none where the batch makes no claim; always with the columns of :func:`claims_schema`.

    Raises
    ------
    AllegianceError
        As in :func:`read_claims`, when the batch is asked for.
    """
    _errors.check(on_bad)
    pyarrow = pyarrow_or_none()
    for batch in batches:
        table, bad = _allegiance.read_claims(taken(batch), pairs(columns), day(published), publisher, on_bad == "raise")
        _errors.tell(bad, on_bad, stacklevel=2)
        claims: Any = table.to_batch()
        yield claims if pyarrow is None else pyarrow.record_batch(claims)


def claims_schema() -> pyarrow.Schema:
    """The columns of claims: those of ``docs/export.md``, in their order.

    Returns
    -------
    pyarrow.Schema
        Without PyArrow an object with Arrow's C interface.
    """
    schema, pyarrow = _allegiance.claims_schema(), pyarrow_or_none()
    return schema if pyarrow is None else pyarrow.schema(schema)
