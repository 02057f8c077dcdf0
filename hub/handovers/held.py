"""What a hand-over's own row holds: the copy that was given, the question, the answer that came back."""

from hub.directory.fields import ANSWER, SUBJECT
from hub.kernel.holding import OTHERS, WORDS, Held, Record, Tells, held, not_held, record, staff

KEYS = SUBJECT | ANSWER
ENDED = """
    select h.id, max(coalesce(h.ended_at, h.returned_at, h.raised_at)) as at from handover h
    where h.org_id = acting_org() and {} group by h.id having bool_and(h.status not in ('waiting', 'accepted'))
"""
record(
    Record(
        "request", "Requests", "handovers", "the request ended", ENDED.format("h.kind <> 'visit-step'"), 8,
        "as long as the case that it was raised for, so that each council can answer for what it did",
        covers=("message",),
    )
)  # fmt: skip
record(
    Record(
        "task", "Tasks for a partner, and steps handed to one", "handovers", "the task ended",
        ENDED.format("h.kind = 'visit-step'"), 2,
        "a partner needs a task’s details while it may be asked about, and the district keeps its own record of it",
        covers=("request", "message"),
    )
)  # fmt: skip
# What happened is told by the outcome; whoever else the request names is told by nothing that stays.
OUTCOME = "case when t.answer ? 'outcome' then jsonb_build_object('outcome', t.answer -> 'outcome') end"
held(
    Held(
        "requests", "Requests to and from other organisations", "handover", "request", "t.id = any(:handovers)",
        (
            Tells("Reference", "reference"), Tells("What was asked", "kind"),
            Tells("With", "(select o.name from organisation o where o.id = t.other_org_id)", columns=("other_org_id",)),
            Tells("Where it stands", "status"), Tells("Why it ended", "ended_why"),
            Tells("What was told", "t.subject - 'household'", WORDS, KEYS, ("subject",)),
            Tells("Others of the household", "t.subject -> 'household'", OTHERS, KEYS, ("subject",)),
            Tells("What came back", "answer", WORDS, KEYS), staff("holder_id", "Worked by"),
        ),
        at="t.raised_at", id="t.id || ' ' || t.side",
        erased={
            "subject": "'{}'", "form": "null", "answer": OUTCOME, "surname_key": "''", "postcode_key": "''",
            "erased_at": "now()", "version": "version + 1",
        },
        kept="side kind reference status ended_why team patch returns",
        untold={
            "surname_key": "made of the surname, for searching", "postcode_key": "made of the postcode",
            "team": "whose queue it was in", "patch": "which patch it lay in", "side": "which of the two rows it is",
            "form": "the questions that a partner is asked", "returns": "which answers the agreement lets back",
        },
    )
)  # fmt: skip
# One of several whom a request names: their place in its list goes, and the request stays for the others.
GONE = """exists (select from case_file c where c.org_id = t.org_id and c.erased_at is not null and c.id = {})"""
FIRST_GONE = GONE.format("t.origin_id")
PLACE = "(select o.origin_id from handover_origin o where o.org_id = t.org_id and o.handover_id = t.id and o.place = n)"
OTHERS_LEFT = f"""(select jsonb_agg(case when {GONE.format(PLACE)} then '{{}}' else one end order by n)
    from jsonb_array_elements(t.subject -> 'household') with ordinality as e (one, n))"""  # noqa: S608
THEIRS = """(select jsonb_agg(t.subject -> 'household' -> (o.place - 1)) from handover_origin o
    where o.org_id = t.org_id and o.handover_id = t.id and o.origin_id = any(:cases))"""
held(
    Held(
        "named-beside", "Requests that name them beside others", "handover", "request", "t.id = any(:named_beside)",
        (
            Tells("Reference", "reference"), Tells("What was asked", "kind"), Tells("Where it stands", "status"),
            Tells("What was told", THEIRS, None, KEYS, ("subject",)),
        ),
        at="t.raised_at", id="t.id || ' ' || t.side",
        erased={
            "subject": f"""case when {FIRST_GONE} then '{{}}' else t.subject - 'household' end
                || jsonb_build_object('household', {OTHERS_LEFT})""",
            "answer": f"case when {FIRST_GONE} then ({OUTCOME}) else t.answer end",
            "surname_key": f"case when {FIRST_GONE} then '' else t.surname_key end",
            "postcode_key": f"case when {FIRST_GONE} then '' else t.postcode_key end",
        },
        kept="side kind reference status ended_why team patch returns form",
        untold=dict.fromkeys(
            ("answer", "surname_key", "postcode_key", "ended_why", "team", "patch", "side", "form", "returns"),
            "about the request, or others whom it names",
        ),
    )
)  # fmt: skip
not_held("handover_origin", "ids of the cases that one request was for")
