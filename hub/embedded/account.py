"""Which system user the servers run as: PostgreSQL refuses root, so root lends it a user without rights."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hub.embedded.processes import CannotStart, start

NAME = "partnership-hub"
SOCKET_NAME_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
# The one right to look into closed folders, and none besides. PostgreSQL asks access(2), which forgets rights
# at a change of user unless that fix-up is off.
_REACH = (
    "--securebits=+no_setuid_fixup",
    "--bounding-set=-all,+dac_read_search",
    "--inh-caps=-all,+dac_read_search",
    "--ambient-caps=-all,+dac_read_search",
)


@dataclass(frozen=True)
class Account:
    """A user of this machine, and what a command needs in front of it to run as that user."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def start(self, argv: list[str], last_signal: signal.Signals, **popen) -> subprocess.Popen:
        """Start a server as this user."""
        return start(self.command(argv, last_signal), last_signal=last_signal, **popen)

    def command(self, argv: list[str], last_signal: signal.Signals) -> list[str]:
        """The command as this user. A change of user forgets the promise to die with the parent: setpriv renews it."""
        if not self.prefix:
            return argv
        return [*self.prefix, f"--pdeathsig={last_signal.name.removeprefix('SIG')}", "--", *argv]

    def folder(self, path: Path) -> Path:
        """Make a folder that this user alone may enter."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.own(path)
        path.chmod(0o700)
        return path

    def own(self, path: Path) -> None:
        """Hand a file or folder to this user."""
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    @contextlib.contextmanager
    def socket_folder(self, var: Path) -> Iterator[Path]:
        """Where the servers' sockets lie: in `var`, or in a short folder where that path is too long for a socket."""
        if len(os.fsencode(var / "run")) <= SOCKET_NAME_LIMIT:
            yield self.folder(var / "run")
            return
        short = Path(tempfile.mkdtemp(prefix="hub-", dir="/tmp"))  # noqa: S108 -- mkdtemp makes it private
        try:
            yield self.folder(short)
        finally:
            shutil.rmtree(short, ignore_errors=True)


def account_for(var: Path, program: Path) -> Account:
    """The user that runs the servers: oneself, or as root the owner of the data, or a user of the hub's own."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if not shutil.which("setpriv"):
        raise CannotStart(
            "As root the hub needs the command setpriv (package util-linux). Or start it as an ordinary user."
        )
    user = _owner(var / "postgres" / "data") or _own_user()
    prefix = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    # A tree under a closed folder such as /root: let the servers look inside, rather than open the folder to everyone.
    for way in (prefix, (*prefix, *_REACH)):
        if _reaches(way, program) and _reaches(way, var):
            return Account(user.pw_uid, user.pw_gid, way)
    raise CannotStart(
        f"PostgreSQL never runs as root, and the user {user.pw_name} that it runs as instead cannot reach {var}. "
        "Move the hub to a folder that others may enter, such as /srv/hub, or start it as an ordinary user."
    )


def _reaches(prefix: tuple[str, ...], path: Path) -> bool:
    return subprocess.run([*prefix, "test", "-x", str(path)], stderr=subprocess.DEVNULL).returncode == 0


def _owner(data: Path) -> pwd.struct_passwd | None:
    with contextlib.suppress(FileNotFoundError, KeyError):
        owner = pwd.getpwuid(data.stat().st_uid)
        return owner if owner.pw_uid else None
    return None


def _own_user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(NAME)
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    with contextlib.suppress(FileNotFoundError):
        subprocess.run(command, capture_output=True)
    try:
        return pwd.getpwnam(NAME)
    except KeyError as error:
        raise CannotStart(
            f"PostgreSQL never runs as root, and the system user {NAME} for it could not be made. "
            f"Make it with: {' '.join(command)}. Or start the hub as an ordinary user."
        ) from error
