-- Version 1. Days are numbers written YYYYMMDD, ids are 16 bytes, spans are bytes of the report's text.
CREATE TABLE party (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                        -- the party's id as JSON: {"state":"ARM"}
  home INTEGER REFERENCES party(row)              -- for whom a person or body acts; NULL: it is its own home
) STRICT;
CREATE INDEX party_home ON party(home) WHERE home IS NOT NULL;

CREATE TABLE report (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  publisher INTEGER NOT NULL REFERENCES party(row),
  title TEXT NOT NULL,
  published INTEGER NOT NULL,
  address TEXT,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  instrument TEXT NOT NULL                        -- the version that read its claims
) STRICT;
CREATE INDEX report_published ON report(published);
CREATE INDEX report_publisher ON report(publisher);

CREATE TABLE claim (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  report INTEGER NOT NULL REFERENCES report(row),
  body TEXT NOT NULL,                             -- the whole claim as JSON; the columns below repeat parts of it
  act TEXT NOT NULL,
  published INTEGER NOT NULL,                     -- as the report has it
  since INTEGER,                                  -- first day that `time.from` can mean; NULL: open
  until INTEGER                                   -- last day that `time.to` can mean; NULL: open
) STRICT;
CREATE INDEX claim_report ON claim(report);
CREATE INDEX claim_published ON claim(published);
CREATE INDEX claim_act ON claim(act, published);

CREATE TABLE claim_party (
  party INTEGER NOT NULL REFERENCES party(row),
  part INTEGER NOT NULL CHECK (part IN (0, 1)),   -- 0: in what is said (actor, object); 1: among the sources
  claim INTEGER NOT NULL REFERENCES claim(row),
  PRIMARY KEY (party, part, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_party_claim ON claim_party(claim);

CREATE TABLE passage (
  row INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES report(row),
  start INTEGER NOT NULL,                         -- bytes start..stop of the text; 0..0 is the title
  stop INTEGER NOT NULL
) STRICT;
CREATE INDEX passage_report ON passage(report);

CREATE VIEW passage_text(row, words) AS
  SELECT passage.row,
    CASE stop WHEN 0 THEN title ELSE CAST(substr(CAST(text AS BLOB), start + 1, stop - start) AS TEXT) END
  FROM passage JOIN report ON report.row = passage.report;

CREATE VIRTUAL TABLE passage_words USING fts5(
  words, content = 'passage_text', content_rowid = 'row', tokenize = 'porter unicode61 remove_diacritics 2'
);
