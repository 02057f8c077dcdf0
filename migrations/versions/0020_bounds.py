"""What one organisation writes into another's rows is bounded: no odd moment or text stops its pages."""

from alembic import op

revision = "0020"
down_revision = "0019"

SENSIBLE = "between '2000-01-01' and '2100-01-01'"


def upgrade() -> None:
    """Bound the moments and references that cross a border, and who records a volunteer's check."""
    for table, column in (("handover", "raised_at"), ("handover", "due_at"), ("message", "at")):
        op.execute(f"alter table {table} add constraint ck_{table}_{column} check ({column} {SENSIBLE})")
    # It stands in e-mails and text messages: nothing but a reference may be told there.
    op.execute("""
        alter table handover add constraint ck_handover_reference
        check (reference ~ '^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$')""")
    op.execute("""
        alter table message add constraint ck_message_role
        check (role in ('tracer', 'supervisor', 'consultant', 'officer', 'manager'))""")
    # A volunteer's check is a coordinator's word, never the volunteer's own.
    op.execute("""
        create policy coordinator_records on volunteer_check as restrictive for insert to hub_partner
        with check (recorded_by = (select acting_account()) and account_id <> (select acting_account())
            and exists (select 1 from account_role r where r.org_id = volunteer_check.org_id
                        and r.account_id = (select acting_account()) and r.role = 'coordinator'))""")
    op.execute("""
        create policy own_notices_read on notice as restrictive for update to hub_partner
        using (account_id = (select acting_account()))""")
