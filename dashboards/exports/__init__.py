"""Tables that people take away: one description of a table, and one writer for each format."""
