"""What people are told of their own accounts, and those who look after them."""

LINES = (
    (
        "second-step-reset",
        "Your second step was reset",
        "An administrator of your organisation has reset your second step for signing in. "
        "If you did not ask for it, tell them at once.",
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
