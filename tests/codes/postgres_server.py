"""Start a real PostgreSQL server in a temporary folder, on a free port of the loopback, and stop it again."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_binaries", "running_server"]


def find_binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, or None when no server is installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running_server(binaries: Path, folder: Path) -> Iterator[str]:
    """Run a server and yield its connection string; as root it runs as the user postgres."""
    data, port = folder / "data", _free_port()
    user = _unprivileged(folder)
    initdb = [binaries / "initdb", "-D", data, "-U", "motcua", "--auth=trust", "-E", "UTF8", "--no-sync"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    _run(initdb, user)
    _run([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
    try:
        yield f"host=127.0.0.1 port={port} user=motcua dbname=postgres"
    finally:
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged(folder: Path) -> str | None:
    """Return the user to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    owner = pwd.getpwnam("postgres")
    for path in (folder, *folder.parents):
        if path == Path("/tmp"):  # noqa: S108  only the test's own folders are opened up
            break
        path.chmod(path.stat().st_mode | 0o011)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return "postgres"


def _run(command: list[object], user: str | None) -> None:
    prefix = [] if user is None else ["runuser", "-u", user, "--"]
    whole = [*prefix, *map(str, command)]
    subprocess.run(whole, check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # noqa: S603
