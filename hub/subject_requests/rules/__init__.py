"""Decisions about residents' requests without a database: the clock, the words, what is struck out of a pack."""
