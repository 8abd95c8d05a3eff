//! From a ground down to the words.
