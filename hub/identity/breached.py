"""Passwords known from breaches, looked up in a file that the operator keeps: nothing of a password leaves the machine.

Each line of the file begins with a SHA-1 in capital hexadecimal, and the lines are in order: so are the files of Pwned
Passwords (“ordered by hash”), which its own downloader writes.
"""

import hashlib
from pathlib import Path

LONGEST = 100  # bytes of a line: 40 of the hash, a colon, a count


def is_breached(password: str, file: Path) -> bool:
    """Whether the password's hash stands in the file; found in some forty looks, however large it is."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, file.stat().st_size
        while low < high:
            middle = (low + high) // 2
            found, after = _line_at(lines, middle)
            if found and found < wanted:
                low = after
            elif found == wanted:
                return True
            else:
                high = middle
    return False


def _line_at(lines, place: int) -> tuple[bytes, int]:
    """The hash on the first line that begins at this byte or after it, and where the next line begins."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline(LONGEST)
    line = lines.readline(LONGEST)
    return line[:40].upper(), lines.tell()
