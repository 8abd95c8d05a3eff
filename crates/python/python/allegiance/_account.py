"""The account: a file that keeps reports and claims, and answers where members stand."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from . import _allegiance, _errors
from ._arrow import ArrowArray, ArrowStream, day, given_out, pairs, parameters, taken

if TYPE_CHECKING:
    import pyarrow

Path = str | os.PathLike[str]


class Intake(TypedDict):
    """What came of taking reports in."""

    new: int
    """Reports that were not there before."""
    read_again: int
    """Reports that another version had read."""
    known_already: int
    """Reports that were there as this version reads them."""
    unread: int
    """Reports kept unread, since they are not in English."""
    nothing_in: int
    """Reports in which there is nothing to read, by a look at their words."""
    bad: int
    """Reports that could not be used."""
    claims: int
    """Claims in all these reports."""
    first: str | None
    """First day of publication among them."""
    last: str | None
    """Last day of publication."""


class Account:
    """An account in a file, the one that the command line keeps under ``--db``.

    Each call opens the file and answers from it as it stands at that moment, with what users corrected; other programs may
    use it at the same time. Days are ``datetime.date`` or text as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``. Organisations,
    members and parties are given by name, acronym or code: ``"CSTO"``, ``"Armenia"``, ``"ARM"``.

    Parameters
    ----------
    path : str or path
        The file. :meth:`read` makes it where there is none.

    Examples
    --------
    >>> account = allegiance.Account("account.db")  # doctest: +SKIP
    >>> account.read("examples/reports")["new"]  # doctest: +SKIP
    53
    >>> account.standing("CSTO", "Armenia", on="2024-09-02")["participation"]  # doctest: +SKIP
    'frozen'
    """

    def __init__(self, path: Path) -> None:
        self.path = os.fspath(path)

    def __repr__(self) -> str:
        return f"allegiance.Account({self.path!r})"

    def read(
        self,
        reports: ArrowStream | ArrowArray | Path | Sequence[Path],
        *,
        columns: Mapping[str, str] | str | None = None,
        published: date | str | None = None,
        publisher: str | None = None,
        on_bad: _errors.OnBad = "warn",
    ) -> Intake:
        """Take reports into the account, as ``allegiance read`` does. A report that is there is not read twice.

        Parameters
        ----------
        reports : table with Arrow's C interface, path, or list of paths
            A report in each row, as in :func:`allegiance.read_claims`; or files, folders and addresses, as the command line
            takes them (all formats but PDF).
        columns, published, publisher
            As in :func:`allegiance.read_claims`.
        on_bad : {"warn", "raise", "ignore"}
            What is done about reports that cannot be used. The others are kept before the error is raised, too.

        Returns
        -------
        Intake
            How many reports are ``new``, ``read_again``, ``known_already``, ``unread`` and ``bad``, in how many there is
            ``nothing_in``, how many ``claims`` they make, and their ``first`` and ``last`` day of publication.

        Raises
        ------
        AllegianceError
            Where the file is no account or cannot be written, or a parameter is wrong.
        """
        _errors.check(on_bad)
        told = (pairs(columns), day(published), publisher)
        paths = [reports] if isinstance(reports, str | os.PathLike) else reports
        if isinstance(paths, list | tuple):
            taken_in, bad = _allegiance.take_in_paths(self.path, [os.fspath(path) for path in paths], *told)
        else:
            taken_in, bad = _allegiance.take_in(self.path, taken(paths), *told)
        _errors.tell(bad, on_bad, stacklevel=2)
        return taken_in

    def claims(
        self,
        organisation: str | None = None,
        *,
        party: str | None = None,
        act: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        known: date | str | None = None,
    ) -> pyarrow.Table:
        """The claims that are asked for; all that is given must hold.

        Parameters
        ----------
        organisation : str, optional
            An organisation that the claim names.
        party : str, optional
            A state, person or other party that it names.
        act : str, optional
            What was done, such as ``"skip_event"``; the acts are in ``docs/codebook.md``.
        since, until : date or str, optional
            It happened or held on this day or later, or earlier.
        source : str, optional
            Part of the name of somebody who says so, the publisher included.
        known : date or str, optional
            Published on this day or earlier; today where it is not given.

        Returns
        -------
        pyarrow.Table
            The columns of :func:`allegiance.claims_schema`, by day of publication, report and place in the text.

        Raises
        ------
        AllegianceError
            Where there is no such account, organisation, party or act, or a day is none.
        """
        return self._rows("claims", organisation, party, act, since, until, source, known)

    def events(
        self,
        organisation: str | None = None,
        *,
        party: str | None = None,
        act: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        known: date | str | None = None,
    ) -> pyarrow.Table:
        """The events that the claims tell of: one row for each happening, however many tell of it.

        Parameters are those of :meth:`claims`, and choose the claims that events are gathered from.

        Returns
        -------
        pyarrow.Table
            ``id``, ``act``, ``actor``, ``object``, ``from``, ``to``, ``voices`` (independent publishers), ``claims``,
            ``against`` and others: see ``docs/export.md``.
        """
        return self._rows("events", organisation, party, act, since, until, source, known)

    def reports(
        self,
        organisation: str | None = None,
        *,
        party: str | None = None,
        act: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        known: date | str | None = None,
    ) -> pyarrow.Table:
        """The reports that make such claims; all reports where nothing is asked.

        Parameters are those of :meth:`claims`.

        Returns
        -------
        pyarrow.Table
            ``id``, ``published``, ``publisher``, ``title``, ``address``, ``language``, ``claims`` (their number), ``text``.
        """
        return self._rows("reports", organisation, party, act, since, until, source, known)

    def standings(
        self,
        organisation: str | None = None,
        member: str | None = None,
        *,
        on: date | str | None = None,
        known: date | str | None = None,
    ) -> pyarrow.Table:
        """Where the members of an organisation, or of all, stand on a day.

        Parameters
        ----------
        organisation, member : str, optional
            One organisation or one member alone.
        on : date or str, optional
            The day asked about; today where it is not given.
        known : date or str, optional
            The day by which it could be known: nothing published later counts.

        Returns
        -------
        pyarrow.Table
            A member in each row: ``membership``, ``participation`` and ``intent``, each with ``…_since``, and the ids of the
            claims and facts that speak for it (``because``) and ``against`` it.
        """
        given = parameters({"org": organisation, "party": member, "known": known})
        return given_out(_allegiance.rows(self.path, "standings", given, day(on)))

    def standing(
        self, organisation: str, member: str, *, on: date | str | None = None, known: date | str | None = None
    ) -> dict[str, Any]:
        """Where a member stands, with the words for it.

        Parameters are those of :meth:`standings`.

        Returns
        -------
        dict
            ``membership``, ``participation``, ``intent``, ``since`` (of each), and under ``because`` and ``against`` the
            claims with their words and the facts with their sources; the same as ``allegiance standing --format json``.
            ``"none"`` is an answer.
        """
        rows = self.ask("standing", organisation=organisation, member=member, on=on, known=known)
        return dict(rows[0])

    def timeline(
        self,
        party: str,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        known: date | str | None = None,
    ) -> list[dict[str, Any]]:
        """What happened to or was done by an organisation, state or other party, by day.

        Returns
        -------
        list of dict
            An event in each, with its day, act, parties and claims, as ``allegiance timeline --format json``.
        """
        return list(self.ask("timeline", party=party, since=since, until=until, known=known))

    def ask(self, question: str, **parameters_: Any) -> Any:
        """Any question of the command line: ``requests``, ``attendance``, ``relations``, ``compare``, ``why``, ``power`` …

        Parameters
        ----------
        question : str
            The name of the command.
        **parameters
            Its parameters, under the names that ``docs/api.md`` has, with ``_`` after those that are words of Python
            (``with_``); lists are given one by one, ``None`` is left out.

        Returns
        -------
        list or dict
            What ``--format json`` prints.

        Raises
        ------
        AllegianceError
            Where there is no such question or parameter, or nothing to answer with.

        Examples
        --------
        >>> account.ask("relations", of="Armenia", with_="Russia", window=730)  # doctest: +SKIP
        """
        return json.loads(_allegiance.ask(self.path, question, parameters(parameters_)))

    def _rows(
        self,
        what: Literal["claims", "events", "reports"],
        organisation: str | None,
        party: str | None,
        act: str | None,
        since: date | str | None,
        until: date | str | None,
        source: str | None,
        known: date | str | None,
    ) -> Any:
        named = {"org": organisation, "party": party, "act": act, "since": since, "until": until}
        given = parameters({**named, "source": source, "known": known})
        return given_out(_allegiance.rows(self.path, what, given, None))
