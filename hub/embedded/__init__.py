"""PostgreSQL and Valkey started by the hub itself, so that a newcomer needs no server and no account."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hub.embedded import postgres, valkey
from hub.embedded.account import account_for
from hub.embedded.folder import claimed, secrets_of
from hub.embedded.processes import CannotStart, Server, end_leftovers, stopping_in_order

__all__ = ["CannotStart", "Local", "servers"]


@dataclass(frozen=True)
class Local:
    """The two running servers: where they answer, and the secrets that open them."""

    socket_folder: Path
    secrets: dict[str, str] = field(repr=False)
    _servers: tuple[Server, ...] = ()

    def heal(self) -> list[str]:
        """Start again what has died, and name it: the supervisor asks now and then."""
        return [server.name for server in self._servers if server.heal()]

    @property
    def admin_url(self) -> str:
        """The superuser's address, for making roles and databases only: row security does not bind a superuser."""
        return self.database_url(postgres.SUPERUSER, "postgres")

    def database_url(self, role: str, database: str) -> str:
        """The address of a database for one role, whose password is the secret of the same name."""
        return postgres.url(self.socket_folder, role, self.secrets[role], database)

    @property
    def redis_url(self) -> str:
        """Valkey's address, in redis-py's form."""
        return valkey.url(self.socket_folder, self.secrets["valkey"])


@contextmanager
def servers(var: Path, durable: bool = True) -> Iterator[Local]:
    """Run both servers on the data in `var` and stop them on the way out.

    `durable=False` trades safety against power loss for speed, for tests.
    """
    var = Path(var).resolve()
    with ExitStack() as stack:
        stack.enter_context(stopping_in_order())
        stack.enter_context(claimed(var))
        secrets = secrets_of(var)
        account = account_for(var, postgres.binary("postgres"))
        end_leftovers(var)
        socket_folder = stack.enter_context(account.socket_folder(var))
        queue = valkey.server(var, account, socket_folder, secrets["valkey"], durable)
        database = postgres.server(var, account, socket_folder, secrets[postgres.SUPERUSER], durable)
        for server in (queue, database):
            stack.enter_context(server.running())
        yield Local(socket_folder, secrets, (queue, database))
