"""Messages and notices; teams, rota, and who gets what."""

EVENTS = {
    # messages and notices
    "message:sent": "handover message",
    "message:received": "handover message",
    "notice:made": "kind count urgent",
    "notice:read": "count",
    "notice:sent": "notice way result",
    # teams, rota, assignment
    "team:joined": "account team",
    "team:left": "account team",
    "patch:covered": "account patch",
    "patch:left": "account patch",
    "rota:set": "account from_day shifts",
    "rota:removed": "account from_day",
    "leave:added": "account from_day to_day",
    "leave:removed": "account from_day to_day",
    "level:set": "account level",
    "shift:ended": "account batch count",
    "batch:done": "batch kind done refused",
    "batch:undone": "batch",
    "volunteer:checked": "account check expires",
    "volunteer:lapsed": "account check released",
    "request:placed": "handover rule why team patch to",
    "patches:applied": "changed",
}
