"""Reads news reports about security organisations into dated, sourced claims, and keeps the account of where members stand.

Reports are rows of a table with the columns ``text``, ``published``, ``publisher``, ``title``, ``address`` and ``language``
(the first is needed, the second for all but reports that are given a day by ``published=``); any library whose tables have
the C interface of Arrow gives them: PyArrow, Polars, pandas. Claims come back the same way, one in each row:

>>> import allegiance
>>> import pyarrow
>>> told = "Armenia froze its participation in the CSTO on Monday."
>>> claims = allegiance.read_claims(pyarrow.table({"text": [told], "published": ["2024-03-05"]}))
>>> claims["act"].to_pylist(), claims["from"].to_pylist()
(['freeze_participation'], ['2024-03-04'])

- :func:`read_claims`: reports to claims, without an account.
- :func:`read_batches`: the same batch by batch, for Spark; :data:`SPARK_SCHEMA` is its schema.
- :class:`Account`: a file that keeps reports and claims, and answers where members stand.
- :class:`AllegianceError`: what is wrong, where, and what to do. :class:`BadReportWarning`: some reports could not be used.

What the columns mean stands in ``docs/export.md`` of the project. All functions may be called from several threads.
"""

import os as _os

from ._account import Account, Intake
from ._allegiance import INSTRUMENT, SPARK_SCHEMA, ArrowTable, __version__
from ._allegiance import forked as _forked
from ._errors import AllegianceError, BadReportWarning
from ._reading import claims_schema, read_batches, read_claims

if hasattr(_os, "register_at_fork"):
    _os.register_at_fork(after_in_child=_forked)

__all__ = [
    "INSTRUMENT",
    "SPARK_SCHEMA",
    "Account",
    "AllegianceError",
    "ArrowTable",
    "BadReportWarning",
    "Intake",
    "__version__",
    "claims_schema",
    "read_batches",
    "read_claims",
]
