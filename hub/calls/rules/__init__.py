"""What follows in a call, without a database: which script, what a message says, when to ring again."""
