"""What an erasure may touch, and when each class of record is due: as migration 0041 knew it."""

OF_VISIT = (
    "exists (select from visit v where v.org_id = {0}.org_id and v.id = {0}.visit_id and may_erase(v.handover_id))"
)
# What is deleted, and what of a row is blanked: table, columns (none: the row goes), whose it is.
GOES = (
    ("case_note", "", "may_erase(case_id)"),
    ("case_change", "", "may_erase(case_id)"),
    ("contact_point", "", "may_erase(resident_id)"),
    ("resident_message", "", "may_erase(case_id)"),
    (
        "escalation_note",
        "",
        "exists (select from escalation e where e.org_id = escalation_note.org_id"
        " and e.id = escalation_note.escalation_id and may_erase(e.case_id))",
    ),
    ("resident_merge", "", "may_erase(into_id) or may_erase(from_id)"),
    ("likeness", "", "may_erase(one_id) or may_erase(other_id)"),
    ("arrival", "", "may_erase(case_id)"),
    ("import_upload", "", "may_erase(run_id)"),
    ("import_reject", "", "may_erase(run_id)"),
    ("import_row", "", "may_erase(run_id) or may_erase(case_id) or may_erase(resident_id)"),
    ("message", "", "may_erase(handover_id)"),
    ("names_request", "", "may_erase(handover_id)"),
    ("saved_question", "", "may_erase((filter ->> 'resident')::uuid)"),
    ("found_point", "", "may_erase(handover_id)"),
    (
        "notice",
        "",
        "may_erase(id) or may_erase(about) or exists (select from case_file c where c.org_id = notice.org_id"
        " and c.reference = notice.reference and may_erase(c.id))",
    ),
    ("risk_marker_review", "", "may_erase(marker_id)"),
    ("risk_marker", "", "may_erase(id)"),
    (
        "answers_begun",
        "",
        "may_erase(about_id) or exists (select from visit v where v.org_id = answers_begun.org_id"
        " and v.id = answers_begun.about_id and may_erase(v.handover_id))",
    ),
    (
        "case_file",
        "reference, facts, onset_on, tested_on, exposed_on, isolation_from, ends_on, age_band, ward, erased_at",
        "may_erase(id)",
    ),
    (
        "resident",
        "forename, surname, born_on, nhs_number, language, house, address, postcode, uprn, forename_key, surname_key,"
        " postcode_key, home_key, erased_at",
        "may_erase(id)",
    ),
    ("call", "note, number_shown, undo, contact_point_id, call_back_at", "may_erase(case_id)"),
    ("close_contact", "forename, surname, met_on, phone, email, note, surname_key", "may_erase(case_id)"),
    ("place_visited", 'name, postcode, postcode_key, arrived, "left", note', "may_erase(case_id)"),
    ("escalation", "reference", "may_erase(case_id)"),
    ("batch_row", "said", "may_erase(case_id)"),
    (
        "hand_back_row",
        "reference, key, stamp, told, expect, before, theirs",
        "may_erase(id) or may_erase(case_id)",
    ),
    ("import_run", "file_name, names, notices, warnings, matched", "may_erase(id)"),
    (
        "handover",
        "subject, form, answer, surname_key, postcode_key, erased_at",
        "may_erase(id)",
    ),
    ("call_back", "phone", "may_erase(handover_id) or may_erase(id)"),
    ("need", "note", "may_erase(about_id)"),
    (
        "need_step",
        "told",
        "exists (select from need n where n.org_id = need_step.org_id and n.id = need_step.need_id"
        " and may_erase(n.about_id))",
    ),
    ("check_in", "ended_why", "may_erase(task_id) or " + OF_VISIT.format("check_in")),
    (
        "door_alarm",
        "note",
        "exists (select from check_in c left join visit v on v.org_id = c.org_id and v.id = c.visit_id"
        " where c.org_id = door_alarm.org_id and c.id = door_alarm.check_in_id"
        " and (may_erase(c.task_id) or may_erase(v.handover_id)))",
    ),
    ("search", "note", "may_erase(handover_id)"),
    ("restriction", "reason, ended_at", "may_erase(person_id)"),
    ("glass_break", "reason, said", "may_erase(person_id)"),
    (
        "oddity_note",
        "body",
        "exists (select from oddity o where o.org_id = oddity_note.org_id and o.id = oddity_note.oddity_id"
        " and may_erase(o.person_id))",
    ),
    ("visit_attempt", "answers, household", OF_VISIT.format("visit_attempt")),
    ("doorstep_answer", "answers, reason", "may_erase(task_id) or " + OF_VISIT.format("doorstep_answer")),
)
READ = "visit, escalation, oddity, need, check_in, place, handover_origin, account, system_check, card, system_search"

REQUEST_ENDED = """
    select h.id, max(coalesce(h.ended_at, h.returned_at, h.raised_at)) as at from handover h
    where h.org_id = acting_org() and {} group by h.id having bool_and(h.status not in ('waiting', 'accepted'))
"""
# As the features declare them (hub/*/held.py); a register test holds the two against each other.
CLASSES = {
    "case": (
        8,
        """select c.id, c.closed_at as at from case_file c
           where c.org_id = acting_org() and c.status = 'closed' and c.erased_at is null""",
    ),
    "contact": (
        5,
        """select c.id, c.closed_at as at from case_file c where c.org_id = acting_org() and c.status = 'closed'
           and (exists (select from close_contact o where o.org_id = c.org_id and o.case_id = c.id)
                or exists (select from place_visited o where o.org_id = c.org_id and o.case_id = c.id))""",
    ),
    "request": (8, REQUEST_ENDED.format("h.kind <> 'visit-step'")),
    "task": (2, REQUEST_ENDED.format("h.kind = 'visit-step'")),
    "message": (
        2,
        """select m.handover_id as id, max(coalesce(h.ended_at, h.returned_at, h.raised_at)) as at
           from message m join handover h on h.org_id = m.org_id and h.id = m.handover_id
           where m.org_id = acting_org() group by 1
           having bool_and(h.status not in ('waiting', 'accepted'))""",
    ),
    "risk-marker": (
        1,
        """select m.id, least(coalesce(m.ended_at, 'infinity'), m.expires_at) as at from risk_marker m
           where m.org_id = acting_org() and (m.ended_at is not null or m.expires_at < now())""",
    ),
    "import-file": (
        1,
        """select i.id, i.finished_at as at from import_run i
           where i.org_id = acting_org() and i.finished_at is not null""",
    ),
    "call-back": (
        1,
        "select b.id, b.asked_at as at from call_back b where b.org_id = acting_org() and b.handover_id is null",
    ),
    "notice": (1, "select n.id, n.at from notice n where n.org_id = acting_org()"),
    "hand-back": (
        3,
        "select b.id, b.made_at as at from hand_back_row b where b.org_id = acting_org() and b.state <> 'outstanding'",
    ),
}
