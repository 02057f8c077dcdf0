"""A visit stands in one round, whatever the day; who goes in a round may be changed."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Widen the guard of a visit's one place, and the rights on those who go."""
    op.execute("alter table round_stop drop constraint ck_round_stop_status")
    op.execute("""
        alter table round_stop add constraint ck_round_stop_status
        check (status in ('planned', 'unplanned', 'withdrawn', 'missed'))""")
    op.execute("alter table round_stop drop constraint ck_round_stop_why")
    op.execute("""
        alter table round_stop add constraint ck_round_stop_why
        check (why in ('time', 'pair', 'window', 'left-out', 'handed-back', 'officer-out', 'cancelled'))""")
    _one_place()
    op.execute("grant update (second_id, starts_at, ends_at), delete on round_crew to hub_app")


def _one_place() -> None:
    # The index knew the day, so two people who planned two days at once sent two officers to one door. A day gone by
    # gives way to the round that took the visit since.
    op.execute("alter table round_stop no force row level security")
    op.execute("""
        update round_stop s set status = 'missed' where s.status = 'planned' and exists (
            select 1 from round_stop o where o.org_id = s.org_id and o.visit_id = s.visit_id
              and o.attempt = s.attempt and o.status = 'planned' and o.day > s.day)""")
    op.execute("alter table round_stop force row level security")
    op.execute("drop index uq_round_stop_planned")
    op.execute("""
        create unique index uq_round_stop_planned on round_stop (org_id, visit_id, attempt) where status = 'planned'""")
