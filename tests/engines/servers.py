# SPDX-License-Identifier: MIT
"""A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, on a socket there and nowhere else,
stopped with the tests (and by itself, should they be killed: its parent is watched)."""
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def newest_postgresql():
    """The bin folder of the newest server installed, or None; POSTGRESQL_BIN names that of another version."""
    if os.environ.get("POSTGRESQL_BIN"):
        return Path(os.environ["POSTGRESQL_BIN"])
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return Path(folders[-1]) if folders and (Path(folders[-1]) / "initdb").exists() else None


class PostgreSQL:
    """with PostgreSQL(bin) as server: server.url(), server.run(...)"""

    def __init__(self, bin, settings=()):
        self.bin, self.settings = Path(bin), settings

    def _as_user(self, *command, **more):
        """PostgreSQL refuses to run as root: its own system user does it then."""
        if os.geteuid() == 0:
            command = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *map(str, command))
        return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, cwd=self.folder, **more)

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="sot-pg-")
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        data = Path(self.folder) / "data"
        self._as_user(self.bin / "initdb", "-A", "trust", "-U", "sot", "--no-locale", "-E", "UTF8", "-D", data)
        options = ["-c listen_addresses=", f"-c unix_socket_directories={self.folder}", "-c fsync=off",
                   "-c autovacuum=off", *(f"-c {setting}" for setting in self.settings)]
        self._as_user(self.bin / "pg_ctl", "-D", data, "-w", "-l", Path(self.folder) / "log", "-o", " ".join(options), "start")
        self._as_user(self.bin / "createdb", "-h", self.folder, "-U", "sot", "sot")
        return self

    def __exit__(self, *exception):
        try:
            self._as_user(self.bin / "pg_ctl", "-D", Path(self.folder) / "data", "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database="sot"):
        return f"host={self.folder} user=sot dbname={database}"

    def log(self):
        return (Path(self.folder) / "log").read_text()
