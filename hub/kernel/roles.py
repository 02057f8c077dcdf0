"""The database's roles, made once per server by its administrator; the hub itself never signs in as one.

hub_owner     no login; owns every table (FORCE row security binds it too)
hub_migrator  may become hub_owner and hub_lobby: migrations, organisations, gazetteer
hub_app       web and worker; may become hub_partner and hub_eraser
hub_relay     outbox, events and their seals of every tenant; nothing else
hub_lobby     no login; owns the few functions that answer before the tenant is known
hub_partner   no login; a partner's transaction: what was handed to it, nothing else
hub_eraser    no login; an erasure's transaction: what is due, or was asked to be erased, and nothing else
hub_backup    reads everything for a backup: the only role that bypasses row security
"""

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL

LOGINS = ("hub_migrator", "hub_app", "hub_relay", "hub_backup")
TWIN = "_twin"  # of a database, for the self-attack: made by migrations alone, filled with an invented world
NO_LOGIN = ("hub_owner", "hub_lobby", "hub_partner", "hub_eraser")


def prepare(admin_url: str, passwords: dict[str, str], database: str = "hub", twin: bool = False) -> dict[str, str]:
    """Make roles and database where missing, and set the logins' passwords. Returns login → URL.

    `twin` makes another database beside it, in which the hub attacks itself.
    """
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            _make_roles(connection, passwords)
            for name in (database, f"{database}{TWIN}") if twin else (database,):
                _make_database(connection, name)
    finally:
        admin.dispose()
    return {login: url_for(admin_url, login, passwords[login], database) for login in LOGINS}


def _make_database(connection: Connection, name: str) -> None:
    known = connection.execute(text("select 1 from pg_database where datname = :name"), {"name": name})
    if not known.scalar():
        connection.exec_driver_sql(
            f"create database \"{name}\" owner hub_owner template template0 encoding 'UTF8' "
            "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
        )
    connection.exec_driver_sql(f'revoke all on database "{name}" from public')
    connection.exec_driver_sql(f'grant connect, temporary on database "{name}" to hub_app')
    connection.exec_driver_sql(f'grant connect on database "{name}" to hub_migrator, hub_relay, hub_backup')


def url_for(admin_url: str, login: str, password: str, database: str) -> str:
    """The URL with which a login reaches the database on the same server."""
    url: URL = make_url(admin_url).set(username=login, password=password, database=database)
    return url.render_as_string(hide_password=False)


def _make_roles(connection: Connection, passwords: dict[str, str]) -> None:
    known = set(connection.execute(text("select rolname from pg_roles where rolname like 'hub\\_%'")).scalars())
    for role in NO_LOGIN:
        if role not in known:
            connection.exec_driver_sql(f"create role {role} nologin")
    for login in LOGINS:
        if login not in known:
            connection.exec_driver_sql(f"create role {login} login")
        quoted = passwords[login].replace("'", "''")
        connection.exec_driver_sql(f"alter role {login} password '{quoted}'")
    connection.exec_driver_sql("alter role hub_backup bypassrls")
    connection.exec_driver_sql("grant pg_read_all_data to hub_backup")
    # `inherit false`: a login must say that it becomes the other role, it never has its rights by the way.
    connection.exec_driver_sql("grant hub_owner, hub_lobby to hub_migrator with inherit false, set true")
    connection.exec_driver_sql("grant hub_lobby to hub_owner with inherit false, set true")
    connection.exec_driver_sql("grant hub_partner, hub_eraser to hub_app with inherit false, set true")
