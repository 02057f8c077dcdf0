"""A national system that is pulled: cases come from it over HTTP, and what is handed back is pushed to it."""
