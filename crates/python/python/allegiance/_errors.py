"""What can go wrong."""

import warnings
from collections.abc import Sequence
from typing import Literal

OnBad = Literal["warn", "raise", "ignore"]
"""What is done about reports that cannot be used: all others are read in any case, unless the first is raised."""


class AllegianceError(Exception):
    """What is wrong, where, and what to do about it: the three parts that the command line shows.

    Attributes
    ----------
    what : str
        What is wrong, with values in backquotes.
    where : str
        Where: a row and field, a file, a parameter.
    help : str
        What to do about it.
    kind : str
        ``"usage"`` (the call is wrong), ``"input"`` (what it was given is) or ``"nothing"`` (there is no such thing).
    """

    def __init__(self, what: str, where: str, help: str, kind: str = "input") -> None:
        super().__init__(what, where, help, kind)
        self.what, self.where, self.help, self.kind = what, where, help, kind

    def __str__(self) -> str:
        return f"{self.what}\n  --> {self.where}\n  help: {self.help}"


class BadReportWarning(UserWarning):
    """Some reports could not be used; all others were read.

    Attributes
    ----------
    errors : list of AllegianceError
        What is wrong with each, in their order.
    rows : list of int
        The rows of the table where they stand, from 0; empty for files.
    """

    def __init__(self, errors: Sequence[AllegianceError], rows: Sequence[int] = ()) -> None:
        super().__init__(errors, rows)
        self.errors, self.rows = list(errors), list(rows)

    def __str__(self) -> str:
        number = len(self.errors)
        head = "1 report could not be used: " if number == 1 else f"{number} reports could not be used; the first: "
        return head + str(self.errors[0])


def tell(bad: Sequence[tuple[int | None, tuple[str, str, str]]], on_bad: OnBad, stacklevel: int) -> None:
    """Raises or warns of reports that could not be used."""
    if not bad or on_bad == "ignore":
        return
    errors = [AllegianceError(*told) for _, told in bad]
    if on_bad == "raise":
        raise errors[0]
    rows = [row for row, _ in bad if row is not None]
    warnings.warn(BadReportWarning(errors, rows), stacklevel=stacklevel + 1)


def check(on_bad: str) -> None:
    """Refuses what ``on_bad`` cannot be."""
    if on_bad not in ("warn", "raise", "ignore"):
        raise AllegianceError(f"`{on_bad}` is none of the choices", "on_bad", "write warn, raise or ignore", "usage")
