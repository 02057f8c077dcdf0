"""NHS numbers, notes about risks, and documents and files in which either may stand, are sealed where they lie.

A migration has no key: `hub migrate` seals what there is (hub/sealed_fields) and then has the checks hold for all rows.
"""

from alembic import op

revision = "0049"
down_revision = "0048"

# Text of the type varchar is what the program opens; the plain columns stay text.
TEXTS = {
    "resident": "nhs_number",
    "import_row": "nhs_number",
    "risk_marker": "note",
    "risk_marker_review": "reason",
    "hand_back_row": "stamp",
}
# In no column and under no key of these may plain text stand. Purpose and organisation are part of what is sealed.
NUMBER, RISK, WHOLE = "'nhs', org_id", "'risk', org_id", "'record', org_id"
FACTS = f"sealed(facts ->> 'nhs_number', {NUMBER}) and sealed(facts ->> 'risk', {RISK})"
CHANGED = "case field when 'nhs_number' then 'nhs' else 'risk' end, org_id"
BARE_IN_MERGE = '$[*].*.nhs_number ? (@.type() == "string" && !(@ starts with "cipher:nhs:"))'
CHECKS = {
    "resident": f"sealed(nhs_number, {NUMBER})",
    "import_upload": f"sealed(head #>> '{{}}', {WHOLE}) and sealed_file(content, org_id)",
    "import_row": f"sealed(nhs_number, {NUMBER}) and {FACTS} and sealed(cells #>> '{{}}', {WHOLE})",
    "import_reject": f"sealed(cells #>> '{{}}', {WHOLE})",
    "arrival": FACTS,
    "case_file": FACTS,
    "case_change": f"""field not in ('nhs_number', 'risk')
        or (sealed(old #>> '{{}}', {CHANGED}) and sealed(new #>> '{{}}', {CHANGED}))""",
    "resident_merge": f"not jsonb_path_exists(changes, '{BARE_IN_MERGE}')",
    "handover": f"""sealed(subject ->> 'risk', {RISK}) and sealed(answer ->> 'safety', {RISK})
        and sealed(answer ->> 'answers', {WHOLE})""",
    "risk_marker": f"sealed(note, {RISK})",
    "risk_marker_review": f"sealed(reason, {RISK})",
    "visit_attempt": f"answers = '{{}}' or sealed(answers #>> '{{}}', {WHOLE})",
    "doorstep_answer": f"answers = '{{}}' or sealed(answers #>> '{{}}', {WHOLE})",
    "answers_begun": f"sealed(typed #>> '{{}}', {WHOLE})",
    "hand_back_row": f"""sealed(expect ->> 'nhs_number', {NUMBER}) and sealed(before ->> 'nhs_number', {NUMBER})
        and sealed(theirs ->> 'nhs_number', {NUMBER})
        and (kind <> 'fact' or key not like '% nhs_number' or sealed(stamp, {NUMBER}))""",
    "subject_pack": f"sealed(content #>> '{{}}', {WHOLE})",
    "subject_file": "sealed_file(body, org_id)",
}


def upgrade() -> None:
    """The checks bind what is written from now on; what was there before is sealed, and then checked, by the hub."""
    op.execute("""
        create function sealed(value text, purpose text, org_id int) returns boolean
        language sql immutable parallel safe
        return value is null or value = '' or starts_with(value, 'cipher:' || purpose || ':' || org_id || ':')""")
    op.execute("""
        create function sealed_file(value bytea, org_id int) returns boolean language sql immutable parallel safe
        return value is null
            or starts_with(encode(substring(value for 40), 'escape'), 'cipher:file:' || org_id || ':')""")
    for table, column in TEXTS.items():
        op.execute(f"alter table {table} alter column {column} type varchar")
    # Size and digest are those of the file itself, which the database cannot see any more.
    op.execute("alter table subject_file drop constraint ck_subject_file_whole")
    for table, check in CHECKS.items():
        op.execute(f"alter table {table} add constraint ck_{table}_sealed check ({check}) not valid")
