"""National: hand-back packs, and exactly what each told the national system of each closed case."""

from alembic import op

from migrations.policies import tenant_table

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the packs and their rows. Neither is ever changed: a pack downloaded again is the same file."""
    op.execute("""
        create table hand_back_pack (
            org_id int not null, id uuid not null, number int not null, programme text not null, system text not null,
            made_at timestamptz not null, made_by uuid not null,
            constraint pk_hand_back_pack primary key (org_id, id),
            constraint uq_hand_back_pack_org_id_number unique (org_id, number),
            constraint fk_hand_back_pack_org_id_made_by_account foreign key (org_id, made_by)
                references account (org_id, id))""")
    # One closing is handed back once; a case that was opened again and closed again is handed back again.
    op.execute("""
        create table hand_back_row (
            org_id int not null, pack_id uuid not null, place int not null, case_id uuid not null,
            closed_at timestamptz not null, reference text not null, outcome text not null, code text not null,
            contact_points jsonb not null, needs jsonb not null,
            constraint pk_hand_back_row primary key (org_id, pack_id, place),
            constraint uq_hand_back_row_org_id_case_id_closed_at unique (org_id, case_id, closed_at),
            constraint fk_hand_back_row_org_id_pack_id_hand_back_pack foreign key (org_id, pack_id)
                references hand_back_pack (org_id, id),
            constraint fk_hand_back_row_org_id_case_id_case_file foreign key (org_id, case_id)
                references case_file (org_id, id))""")
    for table in ("hand_back_pack", "hand_back_row"):
        tenant_table(table, app="select, insert")
