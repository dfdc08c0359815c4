# SPDX-License-Identifier: MIT
"""A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, on a socket there and nowhere else, stopped with
the tests."""
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def newest():
    """The folder of the newest server's programs, or None."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return Path(folders[-1]) if folders and (Path(folders[-1]) / "initdb").exists() else None


@contextmanager
def server():
    """Gives what psycopg connects to."""
    folder = tempfile.mkdtemp(prefix="sot-hosts-")

    def run(program, *arguments):
        command = [str(newest() / program), *map(str, arguments)]
        if os.geteuid() == 0:  # it refuses to run as root: its own system user does it then
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)

    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = f"{folder}/data"
    try:
        run("initdb", "-A", "trust", "-U", "sot", "--no-locale", "-E", "UTF8", "-D", data)
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o",
            f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off", "start")
        try:
            run("createdb", "-h", folder, "-U", "sot", "sot")
            yield f"host={folder} user=sot dbname=sot"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
