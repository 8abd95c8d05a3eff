-- Version 3. Which reports are copies of one another, and the sketches by which copies are found.
CREATE TABLE sketch (
  report INTEGER PRIMARY KEY REFERENCES report(row),
  body BLOB NOT NULL                              -- values of five bytes, ascending
) STRICT;

CREATE TABLE sketch_value (
  value INTEGER NOT NULL,
  published INTEGER NOT NULL,                     -- as the report has it
  report INTEGER NOT NULL,                        -- row of a report whose sketch has the value
  PRIMARY KEY (value, published, report)
) STRICT, WITHOUT ROWID;

-- Each pair stands in both directions.
CREATE TABLE copy (
  report INTEGER NOT NULL,                        -- row of a report
  other INTEGER NOT NULL,                         -- row of a copy of it
  PRIMARY KEY (report, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_address ON report(address) WHERE address IS NOT NULL;
