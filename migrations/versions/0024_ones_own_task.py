"""A volunteer takes no colleague's task and ends no check-in in another's name: tasks are given by coordinators."""

from alembic import op

revision = "0024"
down_revision = "0023"

COORDINATES = """exists (select 1 from account_role r where r.org_id = handover.org_id
                         and r.account_id = (select acting_account()) and r.role = 'coordinator')"""


def upgrade() -> None:
    """Bind what hub_partner changes of tasks and check-ins to whoever acts."""
    # Taking a task is reading its resident (lobby.task_content); to give it back is to leave it with nobody.
    op.execute(f"""
        create policy holder_works on handover as restrictive for update to hub_partner
        using (holder_id = (select acting_account()) or {COORDINATES})
        with check (holder_id is null or holder_id = (select acting_account()) or {COORDINATES})""")
    op.execute("""
        alter policy theirs_to_end on check_in
        with check (ended_by is null or ended_by = (select acting_account()))""")
