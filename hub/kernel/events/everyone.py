"""Looks at records, and who came in as whom."""

EVENTS = {
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
}
