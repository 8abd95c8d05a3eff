"""What a user writes, for the type checker: `mypy --strict typed.py`."""

import datetime

import pandas  # type: ignore[import-untyped]
import polars

import allegiance

frame = polars.DataFrame({"text": ["Armenia froze its participation in the CSTO."], "published": ["2024-03-05"]})
claims = allegiance.read_claims(frame, published=datetime.date(2024, 3, 5), on_bad="ignore")
pandas_claims = allegiance.read_claims(frame.to_pandas(), columns={"text": "text"}, publisher="Lake Courier")
number: int = sum(batch.num_rows for batch in allegiance.read_batches([frame, frame]))
schema: str = allegiance.SPARK_SCHEMA

account = allegiance.Account("account.db")
taken: allegiance.Intake = account.read(["examples/reports"])
new: int = taken["new"]
participation: object = account.standing("CSTO", "Armenia", on="2024-09-02")["participation"]
days = pandas.date_range("2023-01-01", "2024-12-31")
standings = [account.standings("CSTO", on=day) for day in days]
try:
    account.claims("CSTO", since=datetime.date(2023, 1, 1))
except allegiance.AllegianceError as error:
    help: str = error.help
