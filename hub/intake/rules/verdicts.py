"""What becomes of a row, and of a whole file, in the words of the pages."""

from hub.kernel.words import count

VERDICTS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "rejected": "Rejected",
    "outside": "Other counties",
}


def would_do(new: int, changed: int) -> str:
    """What importing a file does, as its button says it."""
    if new and changed:
        return f"Import {count(new)} new and {count(changed)} changed cases"
    if not (new or changed):
        return "Finish: nothing changes"
    return f"{'Import' if new else 'Update'} {count(new or changed)} case{'' if new + changed == 1 else 's'}"
