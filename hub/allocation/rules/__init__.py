"""Pure decisions about who takes what: levels, sharing out, the surge model, the ends of shifts. No database."""
