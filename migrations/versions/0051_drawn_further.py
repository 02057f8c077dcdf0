"""What tells a restricted record's facts elsewhere is hidden with it: rows of lists, of the hand-back, and messages."""

from alembic import op

revision = "0051"
down_revision = "0050"

SHUT = "(select lobby.hidden())::uuid[]"


def upgrade() -> None:
    """Restrictive, for pages alone, and asked once a statement, like the curtain over residents (0039)."""
    for table, column in (("import_row", "resident_id"), ("hand_back_row", "case_id")):
        op.execute(f"""
            create policy curtain on {table} as restrictive for select to hub_app
            using ({table}.{column} <> all ({SHUT}))""")
    # A message is shown to whom its hand-over is; the look at that costs something only where anything is restricted.
    op.execute(f"""
        create policy curtain on message as restrictive for select to hub_app
        using ({SHUT} = '{{}}' or exists (
            select from handover h where h.org_id = message.org_id and h.id = message.handover_id
                and h.side = message.handover_side))""")
