-- Version 2. Corrections by hand.
CREATE TABLE correction (
  number INTEGER PRIMARY KEY CHECK (number > 0),  -- in the order in which they were made, without gaps
  hash BLOB NOT NULL CHECK (length(hash) = 16),   -- of all the rest
  made INTEGER NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL                              -- what it does, as JSON, with the claims that it is about as they were read
) STRICT;

-- Claims by the organisation and the other party that they name, so that a standing is found without a scan.
CREATE TABLE claim_pair (
  organisation INTEGER NOT NULL,                  -- row of a party: an organisation that is named, or somebody in it
  party INTEGER NOT NULL,                         -- the same, for another party; the organisation itself in a row of its own
  act TEXT NOT NULL,
  claim INTEGER NOT NULL,
  PRIMARY KEY (organisation, party, act, claim)
) STRICT, WITHOUT ROWID;

CREATE VIEW pair_told(organisation, party, act, claim) AS
  SELECT DISTINCT organisation.row, ifnull(other.home, other.row), claim.act, claim.row
  FROM claim
    JOIN claim_party here ON here.claim = claim.row AND here.part = 0
    JOIN party somebody ON somebody.row = here.party
    JOIN party organisation ON organisation.row = ifnull(somebody.home, somebody.row)
    JOIN claim_party there ON there.claim = claim.row AND there.part = 0
    JOIN party other ON other.row = there.party
  WHERE organisation.id GLOB '{"organisation":*';

INSERT INTO claim_pair SELECT * FROM pair_told;
