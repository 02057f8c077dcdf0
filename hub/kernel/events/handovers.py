"""Requests between organisations, from raised to settled."""

EVENTS = {
    "handover:raised": "handover kind to fields",
    "handover:accepted": "handover",
    "handover:released": "handover account",
    "handover:assigned": "handover to team",
    "handover:returned": "handover fields outcome",
    "handover:bounced": "handover why suggested",
    "handover:withdrawn": "handover why",
    "handover:lapsed": "handover",
    "handover:settled": "handover place",
}
