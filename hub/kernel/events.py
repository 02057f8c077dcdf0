"""The closed vocabulary of audit events: each name with exactly the facts it must carry.

Facts are ids, numbers, codes and names of fields; never a value from a record, never a person's name, never free text.
An event with another fact, or without one of these, raises and takes its page down with it.
"""

VOCABULARY: dict[str, frozenset[str]] = {
    name: frozenset(facts.split())
    for name, facts in {
        # looks
        "list:shown": "list count",
        "record:opened": "record",
        "preview:shown": "kind fields",
        "search:made": "list fields count",
        "file:made": "file count",
        # access
        "session:started": "session how",
        "session:ended": "session why",
        "session:refused": "why",
        "workspace:switched": "role",
        "access:refused": "right endpoint status",
        "account:created": "account roles",
        "account:changed": "account fields",
        "account:closed": "account",
        "role:granted": "account role",
        "role:withdrawn": "account role",
        "password:changed": "account how",
        "password_link:made": "account",
        # hand-overs
        "handover:raised": "handover kind to fields",
        "handover:accepted": "handover",
        "handover:released": "handover",
        "handover:assigned": "handover to team",
        "handover:returned": "handover fields outcome",
        "handover:bounced": "handover why suggested",
        "handover:withdrawn": "handover why",
        "handover:lapsed": "handover",
        # county
        "case:opened": "case",
        "case:updated": "case fields",
        "case:allocated": "case to",
        "case:routed": "case district how",
        "case:outcome_received": "case handover outcome",
        "case:closed": "case outcome code",
        "case:reopened": "case",
        "call:recorded": "case call kind outcome",
        "systems:checked": "case system result",
        "contact_point:added": "case contact_point kind source",
        "need:recorded": "need kind about_kind",
        "import:started": "run digest",
        "import:read": "run rows rejected",
        "import:confirmed": "run",
        "import:finished": "run new changed unchanged rejected",
        "import:discarded": "run",
        "import:forgotten": "run",
        "hand_back:made": "pack count",
        # district and partner
        "search:recorded": "handover system result",
        "search:noted": "handover",
        "found_point:added": "handover point kind source",
        "found_point:removed": "handover point",
        "visit:started": "visit handover model_version",
        "visit:attempted": "visit handover step attempt outcome",
        "visit:handed_on": "visit handover onward step",
        "visit:continued": "visit onward step",
        "visit:ended": "visit outcome",
        "visit:stopped": "visit why",
        "task:attempted": "handover step attempt outcome",
        # directory
        "section:drafted": "section version origin",
        "section:published": "section version",
        "agreement:signed": "agreement side",
        "agreement:ended": "agreement",
    }.items()
}
