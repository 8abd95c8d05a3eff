"""The account: the same file, answers and rows as the command line's."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from conftest import EXAMPLES, TOLD, by_id, same

import allegiance


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> allegiance.Account:
    account = allegiance.Account(tmp_path_factory.mktemp("account") / "examples.db")
    taken = account.read(EXAMPLES)
    assert taken["new"] > 50 and taken["bad"] == 0 and (taken["first"] or "") < (taken["last"] or "")
    return account


def test_rows_are_those_of_the_export(account: allegiance.Account, exported: Callable[..., pyarrow.Table]) -> None:
    assert same(account.claims(), exported("claims"))
    assert same(account.events(), exported("events"))
    assert same(account.reports(), exported("reports"))
    assert same(account.standings(), exported("standings"))
    assert same(
        account.standings("NATO", on="2009-04-01", known=datetime.date(2009, 6, 1)),
        exported("standings", "--org", "NATO", "--on", "2009-04-01", "--known", "2009-06-01"),
    )
    assert same(
        account.claims("CSTO", party="Armenia", act="skip_event", since="2023", until=datetime.date(2024, 12, 31)),
        exported("claims", "--org", "CSTO", "--party", "Armenia", "--act", "skip_event", "--since=2023", "--until=2024"),
    )
    assert account.standings("CSTO", "Armenia").num_rows == 1
    assert account.claims("CSTO", act="sanction").schema == allegiance.claims_schema()


def test_answers_are_those_of_the_command_line(account: allegiance.Account, told_by_program: Callable[..., str]) -> None:
    def told(*words: str) -> object:
        return json.loads(told_by_program(*words, "--format", "json"))

    standing = account.standing("CSTO", "Armenia", on="2024-09-02")
    assert [standing] == told("standing", "CSTO", "Armenia", "--on", "2024-09-02")
    assert standing["participation"] == "frozen"
    assert account.standing("CSTO", "Armenia", on=datetime.date(2023, 1, 1))["participation"] != "frozen"
    assert account.timeline("CSTO", since="2023") == told("timeline", "CSTO", "--since", "2023")
    relations = account.ask("relations", of="Armenia", with_="Russia", window=730, on="2024-09-02", known=None)
    assert relations == told("relations", "Armenia", "Russia", "--window", "730", "--on", "2024-09-02")
    assert account.ask("closeness", organisation="CSTO", by="ideal_points", rows=True)


def test_a_table_is_taken_in_once(tmp_path: Path, reports: pyarrow.Table) -> None:
    account = allegiance.Account(tmp_path / "own.db")
    assert repr(account) == f"allegiance.Account({str(tmp_path / 'own.db')!r})"
    taken = account.read(reports)
    assert (taken["new"], taken["known_already"]) == (reports.num_rows, 0)
    again = account.read(reports.to_pandas(), on_bad="raise")
    assert (again["new"], again["known_already"], again["claims"]) == (0, reports.num_rows, taken["claims"])
    assert same(by_id(account.claims()), by_id(allegiance.read_claims(reports)))


def test_what_cannot_be_used_stops_itself_alone(tmp_path: Path) -> None:
    account = allegiance.Account(tmp_path / "own.db")
    table = pyarrow.table({"text": [TOLD, TOLD, " "], "published": ["2024-03-05", None, "2024-03-05"]})
    with pytest.warns(allegiance.BadReportWarning) as told:
        assert account.read(table)["bad"] == 2
    warning = told[0].message
    assert isinstance(warning, allegiance.BadReportWarning) and warning.rows == [1, 2]
    with pytest.raises(allegiance.AllegianceError, match="no publication date"):
        account.read(table, on_bad="raise")
    assert account.reports().num_rows == 1
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(allegiance.AllegianceError, match="only the program `allegiance` reads PDFs"):
        account.read([tmp_path / "a.pdf"], on_bad="raise")


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda account: allegiance.Account("nowhere.db").claims(), "there is no"),
        (lambda account: account.claims("Atlantis"), "no organisation"),
        (lambda account: account.claims(act="skip_evnt"), "skip_event"),
        (lambda account: account.claims(since="soon"), "`soon`"),
        (lambda account: account.standings("CSTO", on="soon"), "`soon` is no date"),
        (lambda account: account.standing("CSTO", "Atlantis-on-Sea"), "Atlantis"),
        (lambda account: account.ask("nothing"), "there is no question `nothing`"),
        (lambda account: account.ask("standing", org="CSTO"), "there is no parameter `org`"),
        (lambda account: account.read("no/such/folder", on_bad="raise"), "there is no such file or folder"),
    ],
)
def test_messages(account: allegiance.Account, call: Callable[[allegiance.Account], object], what: str) -> None:
    with pytest.raises(allegiance.AllegianceError) as raised:
        call(account)
    assert what in str(raised.value) and "/api/" not in str(raised.value), raised.value
