"""Reports to claims: what goes in, what comes out, and that it is what the command line reads."""

import datetime
from collections.abc import Callable, Iterator

import pandas
import polars
import pyarrow
import pytest
from conftest import TOLD, by_id, same

import allegiance


def one(**columns: object) -> pyarrow.Table:
    return pyarrow.table({"text": [TOLD], "published": ["2024-03-05"]} | {name: [cell] for name, cell in columns.items()})


def test_claims_are_those_of_the_command_line(reports: pyarrow.Table, exported: Callable[..., pyarrow.Table]) -> None:
    assert reports.num_rows > 50
    claims = allegiance.read_claims(reports)
    assert same(by_id(claims), by_id(exported("claims")))
    assert claims.schema == allegiance.claims_schema()


def test_every_library_gives_and_takes_the_same(reports: pyarrow.Table) -> None:
    some = reports.slice(0, 12)
    claims = allegiance.read_claims(some)
    assert claims.num_rows > 10
    frame = some.to_pandas()
    frame["publisher"] = frame["publisher"].astype("category")
    frame["published"] = pandas.to_datetime(frame["published"]).dt.tz_localize("Asia/Yerevan")
    pieces = pyarrow.Table.from_batches(some.to_batches(max_chunksize=5))
    for given in [
        frame,
        polars.from_arrow(some),
        some.combine_chunks().to_batches()[0],
        pyarrow.RecordBatchReader.from_batches(some.schema, iter(pieces.to_batches())),
        pieces,
    ]:
        assert same(allegiance.read_claims(given), claims), type(given)
    assert polars.from_arrow(claims)["act"].to_list() == claims["act"].to_pylist()
    assert claims.to_pandas()["sources"][0][-1]["id"] == claims["publisher"][0].as_py()


def test_a_stream_is_read_batch_by_batch(reports: pyarrow.Table) -> None:
    begun = []

    def batches() -> Iterator[pyarrow.RecordBatch]:
        for batch in reports.to_batches(max_chunksize=3):
            begun.append(batch.num_rows)
            yield batch

    read = allegiance.read_batches(batches())
    first = next(read)
    assert begun == [3] and first.schema == allegiance.claims_schema()
    rest = pyarrow.Table.from_batches([first, *read])
    assert same(rest, allegiance.read_claims(reports))
    assert len(begun) == -(-reports.num_rows // 3)


def test_columns_and_defaults() -> None:
    table = pyarrow.table({"words": [TOLD], "who, when=": ["Lake Courier"]})
    claims = allegiance.read_claims(
        table, columns={"text": "words", "publisher": "who, when="}, published=datetime.date(2024, 3, 5)
    )
    assert claims["from"].to_pylist() == ["2024-03-04"]
    assert claims["published"].to_pylist() == [datetime.date(2024, 3, 5)]
    assert claims["publisher"].to_pylist() == ["Lake Courier"]
    again = allegiance.read_claims(
        table.rename_columns(["words", "who"]), columns="text=words", published="2024-03-05", publisher="Lake Courier"
    )
    assert again["id"].to_pylist() == claims["id"].to_pylist()
    noon = datetime.datetime(2024, 3, 5, 12)
    assert allegiance.read_claims(table, columns={"text": "words"}, published=noon).num_rows == 1


def test_no_rows_and_no_claims() -> None:
    empty = allegiance.read_claims(one().slice(0, 0))
    assert empty.num_rows == 0 and empty.schema == allegiance.claims_schema()
    assert [batch.num_rows for batch in allegiance.read_batches([one().slice(0, 0), one()])] == [0, 1]
    assert allegiance.read_claims(one(text="L'Arménie a gelé sa participation à cette organisation.")).num_rows == 0


def test_what_cannot_be_used_is_told_and_the_rest_is_read() -> None:
    rows = [TOLD] * 600
    days = ["2024-03-05"] * 600
    days[1], days[555] = "soon", ""
    table = pyarrow.table({"text": rows, "published": days})
    with pytest.warns(allegiance.BadReportWarning) as told:
        assert allegiance.read_claims(table).num_rows == 598
    warning = told[0].message
    assert isinstance(warning, allegiance.BadReportWarning) and warning.rows == [1, 555]
    assert str(warning).startswith("2 reports could not be used; the first: `soon` is no day of the calendar\n")
    assert warning.errors[1].where == "row 556, field `published`"
    assert told[0].filename == __file__
    assert 'columns={"published": NAME}' in warning.errors[1].help and "published=DAY" in warning.errors[1].help
    with pytest.raises(allegiance.AllegianceError) as raised:
        allegiance.read_claims(table, on_bad="raise")
    assert raised.value.where == "row 2, field `published`"
    assert allegiance.read_claims(table, on_bad="ignore").num_rows == 598


@pytest.mark.parametrize(
    ("call", "what", "where"),
    [
        (lambda: allegiance.read_claims([TOLD]), "a `list` is no table of Arrow", "reports"),  # type: ignore[arg-type]
        (lambda: allegiance.read_claims(pyarrow.table({"a": [1]})), "no column of the table", "the batch of reports"),
        (lambda: allegiance.read_claims(one(), columns={"text": "b"}), "the table has no column `b`", "the batch"),
        (lambda: allegiance.read_claims(one(), columns={"body": "text"}), "`body` is no field", "columns"),
        (lambda: allegiance.read_claims(one(), columns="text"), "`text` needs one column", "columns"),
        (lambda: allegiance.read_claims(one(), published="March"), "`March` is no day", "published"),
        (lambda: allegiance.read_claims(one(), published="2024-02-30"), "`2024-02-30` is no day", "published"),
        (lambda: allegiance.read_claims(one(), on_bad="x"), "`x` is none of the choices", "on_bad"),  # type: ignore[arg-type]
    ],
)
def test_messages_say_what_where_and_what_to_do(call: Callable[[], object], what: str, where: str) -> None:
    with pytest.raises(allegiance.AllegianceError) as raised:
        call()
    error = raised.value
    assert error.what.startswith(what) and error.where.startswith(where) and error.help
    assert str(error) == f"{error.what}\n  --> {error.where}\n  help: {error.help}"
    assert error.kind in ("usage", "input")


def test_an_error_of_the_stream_is_told() -> None:
    def batches() -> Iterator[pyarrow.RecordBatch]:
        yield one().to_batches()[0]
        raise RuntimeError("the wire was cut")

    reader = pyarrow.RecordBatchReader.from_batches(one().schema, batches())
    with pytest.raises(allegiance.AllegianceError, match="the wire was cut"):
        allegiance.read_claims(reader)
