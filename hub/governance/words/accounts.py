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
    ("access_review:opened", "Access review opened", "opened a review of {count} rights, due by {due}"),
    ("access_review:decided", "Right reviewed", "decided on the role {role} of {account}: {decision}"),
    ("access_review:lapsed", "Access review overdue", "suspended what nobody had reviewed in time (rights: {count})"),
    ("access_review:signed", "Access review signed off", "signed off a review of access"),
    ("role:suspended", "Role suspended", "suspended the role {role} of {account}, which nobody had reviewed"),
    ("role:restored", "Role restored", "gave {account} the suspended role {role} back"),
    ("recovery_codes:used", "Recovery code used", "used a recovery code of {account} (left: {left})"),
)
