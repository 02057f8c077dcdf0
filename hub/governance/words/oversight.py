"""Oddities and their review, in words."""

TOLD = (
    ("oddities:searched", "Trail searched for oddities", "searched the trail for oddities ({how}; new: {found})"),
    ("oddities:trial_begun", "Figures of oddities tried", "had other figures of what is odd tried ({figures})"),
    (
        "oddities:tried",
        "Figures of one rule tried",
        "tried other figures of the rule “{rule}” (found: {found}; with today’s figures: {today})",
    ),
    ("oddities:trial_failed", "A rule that could not be tried", "could not try other figures of the rule “{rule}”"),
    ("oddity:found", "Oddity found", "found an oddity by the rule “{rule}”"),
    ("oddity:decided", "Outcome of an oddity", "said what came of an oddity ({rule}): {outcome}"),
    ("oddity:signed_off", "Oddity signed off", "signed off an oddity ({rule})"),
    ("oddity:reopened", "Oddity reopened", "took an oddity up again ({rule})"),
    ("restriction:marked", "Record restricted", "restricted a record: {category}"),
    ("restriction:changed", "Restriction reviewed", "reviewed the restriction of a record: {fields}"),
    ("restriction:ended", "Restriction lifted", "lifted the restriction of a record"),
    ("record:withheld", "Restricted record withheld", "came to a restricted record and was not shown it ({endpoint})"),
    (
        "glass:broken",
        "Restricted record shown for a reason",
        "was shown a restricted record for {minutes} minutes: {category}",
    ),
    ("glass:ended", "Look at a restricted record ended", "no longer saw a restricted record: {how}"),
    ("glass:reviewed", "Look at a restricted record reviewed", "reviewed a look at a restricted record: {outcome}"),
    ("home:declared", "Home of a colleague kept", "kept a code of where {account} lives"),
    ("home:removed", "Home of a colleague forgotten", "deleted the code of where {account} lives"),
)
