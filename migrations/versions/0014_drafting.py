"""The day on which a drafted section comes into force."""

from alembic import op

from migrations.policies import tenant_table

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Let a draft wait for its day, an earlier version come back, and the browser write drafts."""
    _on_a_date()
    _browser_drafts()


def _on_a_date() -> None:
    """A draft with a day is what its manager read: it stands still, and stays, until it is published or called off."""
    op.execute("""
        alter table section add column publish_at timestamptz, add column publish_by uuid, add column repeats int,
            drop constraint ck_section_origin,
            add constraint ck_section_origin check (origin in ('file', 'browser', 'earlier')),
            add constraint ck_section_repeats check ((origin = 'earlier') = (repeats is not null)),
            add constraint ck_section_waits_as_draft check (state = 'draft' or publish_at is null),
            add constraint fk_section_org_id_name_repeats_section foreign key (org_id, name, repeats)
                references section (org_id, name, version)""")
    op.execute("grant insert (repeats), update (publish_at, publish_by) on section to hub_app")
    op.execute("create policy not_while_it_waits on section as restrictive for delete using (publish_at is null)")
    op.execute("""
        create function keep_scheduled() returns trigger language plpgsql as $$
        begin
            if old.publish_at is not null
                and (new.body, new.digest, new.origin) is distinct from (old.body, old.digest, old.origin)
            then
                raise exception 'a draft that waits for its day never changes, call it off first'
                    using errcode = 'insufficient_privilege';
            end if;
            return new;
        end $$""")
    op.execute("create trigger keep_scheduled before update on section for each row execute function keep_scheduled()")


def _browser_drafts() -> None:
    """What a draft said before each of its last changes, so that one can be taken back; and drafts may be discarded."""
    op.execute("""
        create table draft_change (
            org_id int not null, name text not null, version int not null, number int not null,
            body jsonb not null, account_id uuid not null, at timestamptz not null default now(),
            constraint pk_draft_change primary key (org_id, name, version, number),
            constraint fk_draft_change_org_id_name_version_section foreign key (org_id, name, version)
                references section (org_id, name, version) on delete cascade,
            constraint fk_draft_change_org_id_account_id_account foreign key (org_id, account_id)
                references account (org_id, id))""")
    tenant_table("draft_change", app="select, insert, delete")
    op.execute("create policy drafts_alone on section as restrictive for delete using (state = 'draft')")
    op.execute("grant delete on section to hub_app")
