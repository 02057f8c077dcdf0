"""Work after the page: the outbox that is the truth, the relay that nudges, the worker that does it once."""
