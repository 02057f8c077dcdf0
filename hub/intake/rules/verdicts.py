"""What becomes of a row, in the words of the pages."""

VERDICTS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "rejected": "Rejected",
    "outside": "Other counties",
}
