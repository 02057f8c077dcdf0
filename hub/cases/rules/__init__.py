"""Pure decisions about cases: what is next, what a search means, how the story of a case is told."""
