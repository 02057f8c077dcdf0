"""How a migration makes a tenant's table: row security, policy and grants beside the table they guard."""

from alembic import op

OWN = "org_id = (select acting_org())"


def tenant_table(table: str, app: str, partner: str | None = None) -> None:
    """Bind a table whose first column is org_id to its tenant, and say what hub_app and hub_partner may do with it.

    `app` and `partner` are privilege lists as in GRANT, such as "select, insert, update (status, version)".
    """
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy own on {table} using ({OWN}) with check ({OWN})")
    op.execute(f"grant {app} on {table} to hub_app")
    if partner:
        op.execute(f"grant {partner} on {table} to hub_partner")


def open_table(table: str, app: str = "select", partner: str | None = None) -> None:
    """Say what may be done with a table that holds no tenant's rows (reference data); the register names each."""
    op.execute(f"grant {app} on {table} to hub_app")
    if partner:
        op.execute(f"grant {partner} on {table} to hub_partner")


def lobby_function(signature: str, to: str = "hub_app") -> None:
    """Give a function of the schema lobby to hub_lobby, and its use to the application alone."""
    # The function itself must end its search_path with pg_temp: unlisted, a caller's temporary tables come first.
    # Rights first: after the change of owner these two would be refused with a mere warning.
    op.execute(f"revoke all on function lobby.{signature} from public")
    op.execute(f"grant execute on function lobby.{signature} to {to}")
    op.execute(f"alter function lobby.{signature} owner to hub_lobby")


def erasable(table: str, whose: str, columns: str = "") -> None:
    """Let an erasure's transaction delete rows of a table, or blank these columns, where `whose` allows the row.

    `whose` is SQL over the row in terms of `may_erase(id)`, true of what an erasure lists.
    """
    verb = "update" if columns else "delete"
    op.execute(f"grant select on {table} to hub_eraser")
    op.execute(f"grant {f'update ({columns})' if columns else 'delete'} on {table} to hub_eraser")
    op.execute(f"create policy erasing on {table} as restrictive for {verb} to hub_eraser using ({whose})")
