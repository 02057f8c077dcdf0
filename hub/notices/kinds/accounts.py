"""What people are told of their own accounts, and those who look after them."""

LINES = (
    (
        "second-step-reset",
        "Your second step was reset",
        "An administrator of your organisation has reset your second step for signing in. "
        "If you did not ask for it, tell them at once.",
    ),
    (
        "second-step-reset-outside",
        "Your second step was reset",
        "Whoever runs the hub has reset your second step, as no administrator could. "
        "Not asked for? Tell information governance.",
    ),
    (
        "second-step-reset-by-operator",
        "Whoever runs the hub has reset a second step",
        "No administrator could help a colleague who had lost theirs. The trail says who: ask whether they "
        "asked for it.",
    ),
    (
        "account-linked",
        "Another way of signing in opens your account",
        "An administrator has linked it with {reference}. If you did not ask for it, tell information governance "
        "at once.",
    ),
    (
        "powers-changed",
        "Who is administrator or in information governance has changed",
        "Somebody was given, or lost, such a role in your organisation. Look at the trail, and ask if you do not "
        "know why.",
    ),
    (
        "access-review-open",
        "A review of access has opened ({reference})",
        "Confirm or withdraw the rights of each person in your organisation before its last day.",
    ),
    (
        "access-review-due",
        "A review of access is due in {reference} days",
        "Some rights have no decision yet. What is not decided in time is suspended.",
    ),
    (
        "access-review-lapsed",
        "Rights were suspended: {reference}",
        "Nobody had reviewed them in time. Open the review and decide: what you keep can be used again at once.",
    ),
    (
        "role-suspended",
        "One of your roles is suspended",
        "Nobody confirmed it in your organisation’s review of access. Ask your administrator.",
    ),
    (
        "role-proposed",
        "A role is proposed",
        "Your organisation’s own systems say that somebody’s role should change. Decide whether it does.",
    ),
    (
        "second-step-failed",
        "Somebody entered wrong codes for your account",
        "Somebody who knows your password could not give your second step. "
        "If it was not you, change your password now.",
    ),
    (
        "recovery-code-used",
        "A recovery code was used ({reference} left)",
        "Somebody signed in to your account with a recovery code. If it was not you, change your password "
        "and make new codes now.",
    ),
)
