"""Second factors, sessions, reviews of access and people from the organisation's own systems, in words."""

TOLD = (
    ("session:proved", "Second step given again", "gave their second step once more in a session"),
    (
        "second_step:asked",
        "Second step asked for",
        "gave the right password of {account} and was asked for the second step",
    ),
    ("second_step:taken", "Second step taken", "took the second step of signing in as {account}"),
    ("factor:added", "Second factor added", "added a second factor for {account} ({kind})"),
    ("factor:used", "Second factor used", "used a second factor of {account}"),
    ("factor:removed", "Second factor removed", "removed a second factor of {account} ({kind})"),
    ("factor:reset", "Second step reset", "reset the second step of {account}"),
    ("recovery_codes:made", "Recovery codes made", "made {count} recovery codes for {account}"),
    ("recovery_codes:used", "Recovery code used", "used a recovery code of {account} (left: {left})"),
)
