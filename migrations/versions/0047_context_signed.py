"""A tenancy context that is signed, where the installation's owner demands it (hub/kernel/proof.py)."""

from alembic import op

from migrations.policies import lobby_function

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """The key's pads, which the application's login cannot read, and the question that row security asks them."""
    op.execute("create table context_key (inner_pad bytea not null, outer_pad bytea not null)")
    op.execute("grant select on context_key to hub_lobby")
    # now() is the beginning of the transaction; a job that goes on as another organisation proves that later.
    op.execute(r"""
        create function lobby.context_proven() returns boolean language sql stable parallel restricted
        security definer set search_path = pg_catalog, public, pg_temp
        return exists (
            select 1
            from (select current_setting('hub.proof', true) as proof) as given
            cross join lateral (select split_part(given.proof, '.', 1) as issued) as told
            cross join context_key k
            where told.issued ~ '^[0-9]{1,12}$'
              and told.issued::bigint >= extract(epoch from now()) - 60
              and told.issued::bigint <= extract(epoch from clock_timestamp()) + 60
              and split_part(given.proof, '.', 2) = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
                  concat_ws('|', coalesce(current_setting('hub.org', true), ''),
                            coalesce(current_setting('hub.account', true), ''), pg_backend_pid(), told.issued),
                  'UTF8'))), 'hex'))""")
    # Every role's statements meet row security, and it tells of nobody but whoever asks.
    lobby_function("context_proven()", to="public")
