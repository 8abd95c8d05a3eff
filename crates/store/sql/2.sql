-- Version 2: corrections by hand.
CREATE TABLE correction (
  number INTEGER PRIMARY KEY CHECK (number > 0),  -- in the order in which they were made, without gaps
  hash BLOB NOT NULL CHECK (length(hash) = 16),   -- of all the rest
  made INTEGER NOT NULL,
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL                              -- what it does, as JSON, with the claims that it is about as they were read
) STRICT;
