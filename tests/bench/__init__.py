"""How fast the paths are that people live on; run by `make bench`, never by a timed test."""
