"""The database's history, one numbered file a step; each table's policy stands beside it."""
