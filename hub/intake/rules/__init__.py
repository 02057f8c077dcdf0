"""What a line list is and when a row of it is good. Pure: no database, no web."""
